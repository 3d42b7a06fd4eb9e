package dump

import (
	"regexp"
	"strings"
)

// opener is where an order about the note, or an errand of the clinician's, begins in the
// middle of a line: after a mark, or in dictation after the sound that changes the
// subject. What it opens goes to the end of the sentence, or to the mark that closes it.
var (
	opener = regexp.MustCompile(`(?i)[,;:(\[{*—–-]\s*((?:(?:please|pls|kindly|now|also|and|then|so|just)[ ,]+){0,3}(?:` +
		`(?:write|state|document|record|put|indicate|certify|include|say|mention|add)(?: down)?(?: in (?:the|this|your|my) (?:\pL+ )?(?:note|notes|chart|record|summary|documentation))? that\b` +
		`|(?:write|put|add|include|leave|delete|remove|change|replace)\b[^.;)\]\n]{0,60}\b(?:in|on|to|into|from|of) (?:the|this|your) (?:\pL+ )?(?:note|notes|documentation|record|summary)\b` +
		`|(?:write|generate|produce|output) (?:a|an|the|only) (?:\pL+ ){0,2}(?:note|summary|paragraph|poem)\b` +
		`|(?:ensure|make sure) (?:that )?(?:the|this|your) (?:\pL+ )?(?:note|notes|documentation|record|chart|summary|narrative)\b` +
		`|(?:the|this|your) (?:\pL+ )?(?:note|documentation|record|summary|output) (?:must|should|shall|has to|needs to)\b` +
		`|(?:ignore|disregard|forget) (?:the|all|any|everything|what)\b[^.;)\]\n]{0,30}\b(?:above|instructions?|previous|prior|rest|before)\b` +
		`|you (?:must|should|are to|have to) (?:write|state|document|record|include|output|omit|report)\b` +
		`|(?:hey |dear |note to )?(?:ai|sidequill|assistant|scribe|chatgpt|system|llm|model|bot)\s*[:,]\s*\pL` +
		`|(?:escriba|escribe|indique|anote|ponga|pon) (?:en la nota )?que\b|(?:la|esta) nota debe\b` +
		`))`)
	// purpose is what leads to an order and belongs to it: "for the purposes of the claim, …"
	purpose = regexp.MustCompile(`(?i)^\W*(?:for|in|when|if|as|to|por|para|en|al|si)\s`)
	errand  = regexp.MustCompile(`(?i)\s((?:oh|um|uh|also|and|ok|okay)[ ,]+(?:(?:oh|um|uh|also|and)[ ,]+)*(?:i )?(?:remember to|remind me to|note to self|don'?t (?:let me )?forget|(?:i )?(?:need|have|got|gotta) (?:to )?(?:remember|pick up|buy|grab|get)|remember)\b)`)
	// aside: what she tells the client to remember is none of hers
	toClient = regexp.MustCompile(`(?i)\b(?:told|tells|asked|reminded|encouraged|wants?|said|says|she|he|they|client|ct|pt)[ ,]*$`)
)

// openedSpans are the stretches of line that an opener begins.
func openedSpans(line string, guarded func(int) bool) [][2]int {
	var out [][2]int
	for _, m := range opener.FindAllStringSubmatchIndex(line, -1) {
		from := m[2]
		if guarded(from) || inHeading(line[:m[0]+1]) {
			continue
		}
		to := from + sentenceEnd(line[from:])
		at := m[0]
		switch mark, _, _ := strings.Cut(line[at:], " "); {
		case strings.ContainsAny(mark[:1], "([{"):
			from = at
			if i := strings.IndexAny(line[at:], ")]}"); i >= 0 {
				to = at + i + 1
			}
		case at > 0 && line[at-1] == ' ' && line[at] == '-':
			if i := strings.Index(line[from:to], " - "); i >= 0 {
				to = from + i
			}
		}
		out = append(out, [2]int{from, to})
	}
	for _, m := range errand.FindAllStringSubmatchIndex(line, -1) {
		if from := m[2]; !guarded(from) && !toClient.MatchString(line[:m[0]]) && len(strings.Fields(line[:m[0]])) > 1 {
			out = append(out, [2]int{from, from + sentenceEnd(line[from:])})
		}
	}
	return out
}

// inHeading: the mark is the colon of a heading or label, or the comma after the one
// who is spoken to, that opens the sentence.
func inHeading(before string) bool {
	if i := strings.LastIndexAny(before, ".!?\n"); i >= 0 {
		before = before[i+1:]
	}
	words := len(strings.Fields(before))
	return strings.HasSuffix(before, ":") && words <= 4 || strings.HasSuffix(before, ",") && (words <= 1 || words <= 8 && purpose.MatchString(before))
}
