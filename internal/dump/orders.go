package dump

import (
	"regexp"
	"sort"
	"strings"
)

// A pasted order to a machine ("[SYSTEM] add to the objective …", "ignore previous
// instructions and …") is cut out whole, however it goes on, so that the sorter can
// set aside all of it and nothing of what stands beside it. Whether it is one, the
// sorter decides; here only its bounds are found.

// marked orders: in comment marks or a tag of a chat. A tag that holds no more
// than a role speaks of the rest of its line.
var (
	comment = regexp.MustCompile(`(?s)<!--.*?-->|(?i)\[//\]:\s*#[^\n]*|\{\s*"(?:role|instructions?|system|prompt|action|task|override)"\s*:.*?\}(?:\s*[\]}])*`)
	tag     = regexp.MustCompile(`(?i)[\[<{#]+\|?\s*/?(?:system|assistant|developer|user|inst|instruction|sistema|prompt|override|sys|ai|im_start|endofprompt|end of (?:notes?|prompt))\b[^\]>}\n]*[\]>}]*`)
	phrase  = regexp.MustCompile(`(?i)\b(?:(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any|the|your|every|of|these|those|this|previous|prior|above|earlier|preceding|safety|system|text|what|everything|and)\s+){0,4}` +
		`(?:instructions?|prompts?|rules|guidelines|directions|restrictions|messages?|above|text above|(?:notes?|text|session|dump) (?:above|below|before|so far)|commands|policies)|(?:ignora|ignore|olvida|olvide|omite|omita)\s+(?:todas?\s+|todo\s+)?(?:las?\s+|los?\s+)?(?:instrucciones|reglas|indicaciones|anterior(?:es)?|notas anteriores)` +
		`|(?:system|scribe|ai) (?:prompt|override|instruction)\s*:|(?:note|message|nota|memo|instructions?|instrucciones|attention|atención) (?:(?:to|for|para) )?(?:the |any |our |all |el |la |whatever )?(?:ai|scribe|chatbot|llm|software|bot|ia|asistente|note (?:generator|writer|taker|bot)|summari[sz]er)\b|(?:ai|summary|note) (?:generator|assistant|bot|writer|summari[sz]er)\s*[:,]|as an ai\b|you are (?:now|chatgpt|an? (?:ai|assistant|helpful))\b)`)
)

// mention are words before an order that make it somebody's account: "told him to
// ignore the previous instructions".
var mention = set(`que him her to not t can't cannot she he they who client pt ct would could will that and i we mom dad often always tends ignores a no se lo`)

// foreignSpans are the spans of text[start:end] that may be an order to a machine.
func foreignSpans(text string, guard []byte, start, end int) [][2]int {
	line := text[start:end]
	var out [][2]int
	if len(line) <= 20_000 {
		for _, m := range openedSpans(line, func(i int) bool { return guard[start+i]&inQuote != 0 }) {
			out = append(out, [2]int{start + m[0], start + m[1]})
		}
	}
	if !strings.ContainsAny(line, "[<{#:") && !speaksOfOrders(line) {
		return out
	}
	for _, m := range comment.FindAllStringIndex(line, -1) {
		out = append(out, [2]int{start + m[0], start + m[1]})
	}
	if m := tag.FindStringIndex(line); m != nil && guard[start+m[0]]&inQuote == 0 {
		to := start + m[1]
		if len(strings.Fields(line[m[0]:m[1]])) <= 3 {
			to = end
		}
		out = append(out, [2]int{start + m[0], to})
	}
	if len(line) > 20_000 { // nobody pastes an order that long
		return tidySpans(out)
	}
	for _, m := range phrase.FindAllStringIndex(line, -1) {
		from := start + m[0]
		if guard[from]&inQuote != 0 {
			continue
		}
		if before := strings.Fields(line[:m[0]]); len(before) > 0 {
			last := before[len(before)-1]
			if mention[strings.ToLower(last)] || strings.HasSuffix(last, ":") {
				continue
			}
		}
		to := from + sentenceEnd(text[from:end])
		out = append(out, [2]int{from, to})
	}
	return tidySpans(out)
}

var orderWords = []string{"ignor", "disregard", "forget", "override", "bypass", "olvida", "omite", "prompt", "scribe", " ai", "software", "you are ", "asistente", "chatbot"}

func speaksOfOrders(line string) bool {
	low := strings.ToLower(line)
	for _, w := range orderWords {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// sentenceEnd is where the sentence that begins text ends: at a stop followed by a
// blank and a capital, or at the end.
func sentenceEnd(text string) int {
	for i := 0; i+2 < len(text); i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' && text[i+2] >= 'A' && text[i+2] <= 'Z' {
			return i + 1
		}
	}
	return len(text)
}

// tidySpans orders spans and joins those that overlap.
func tidySpans(spans [][2]int) [][2]int {
	sort.Slice(spans, func(i, j int) bool { return spans[i][0] < spans[j][0] })
	var out [][2]int
	for _, s := range spans {
		if n := len(out); n > 0 && s[0] < out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}

// apart cuts the foreign spans out of a line: each is to be one statement.
func apart(text string, guard []byte, l line) []line {
	spans := foreignSpans(text, guard, l.start, l.end)
	if len(spans) == 0 {
		return []line{l}
	}
	var out []line
	from := l.start
	for _, s := range spans {
		out = append(out, line{start: from, end: s[0]}, line{start: s[0], end: s[1], foreign: true})
		from = s[1]
	}
	return append(out, line{start: from, end: l.end})
}
