package names

import "strings"

// Plain tells whether word, whatever capitals it has, is one that is written in
// small letters and no name besides: "Sleep", not "Rose", "Gottman" or "Monday".
func Plain(word string) bool {
	low := Fold(strings.ToLower(word))
	return plain[low] != "" && given[low] == "" && mixed[low] == "" && notNames[low] == "" && !proper[low]
}

// proper are no names of people, but keep their capital.
var proper = words(`monday tuesday wednesday thursday friday saturday sunday january february april june july august september october november december
	spanish french chinese american mexican christmas easter thanksgiving hanukkah ramadan`)
