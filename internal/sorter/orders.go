package sorter

import (
	"strings"
)

// The forms of an order about the note, as far as they need no knowledge of machines:
// who is spoken to does not matter, only that something is to be written, left
// out, replaced or shown. A form is read from the beginning of a statement, for
// "told her to write that …" is an account and "write that …" an order.
//
// What a clinician tells herself is left alone by what she names: a letter, a
// school, a person ("write letter to school", "do not mention it to mom"), a
// section that is a plan ("add CBT-I to plan").

const (
	// politeness, a label, a purpose: what may stand before the verb
	lead = `^[^\pL\pN"“«]*(?:(?:important|urgent|also|and|then|so|now|ok|okay|just|please|pls|kindly|again|finally|instead|p\.?s\.?|y|ahora|tambien|solo|por favor|` +
		`(?:can|could|would|will) (?:you|u)|be sure to|make sure to|make sure you|make sure that you|remember to|i need you to|i want you to|i would like you to|id like you to|` +
		`for (?:the )?purposes? of (?:the |this |his |her )?\pL+|(?:for|para|a) (?:\pL+ ){1,3}?(?:purposes|reasons|de (?:facturacion|seguro|pago))|(?:for|para) (?:the )?(?:insurance|billing|seguro)|it is (?:essential|important|required|mandatory|necessary|vital|critical|imperative) (?:that you|to|that))[\s,.:;–—-]+)*`
	polite = `^[^\pL\pN"“«]*(?:(?:also|and|now|then|ok|y|tambien) )*(?:please|pls|kindly|(?:can|could|would|will) (?:you|u)(?: please)?|por favor|be sure to|i need you to|i want you to|i would like you to|id like you to),? (?:also |just )?`

	writing = `(?:write(?: down| up)?|state|document|record|put(?: down| in)?|indicate|include|mention|claim|certify|attest|declare|affirm|assert|conclude|say|add|log|enter|stipulate|specify|escribe|escriba|escribir|indique|indica|anote|anota|ponga|pon|diga|di|consigne|haga constar|registre)`
	// what one does to a text, in the imperative
	wording = `(?:write|exclude|bring up|include|omit|attest|produce|compose|craft|use|make|keep|tell|phrase|word|frame|describe|present|portray|soften|tone down|emphasi[sz]e|highlight|downplay|minimi[sz]e|mention|put|add|leave|avoid|discuss|refer to|insert|treat|incluya|incluye|escribe|escriba|redacta|redacte|mencione|menciona|ponga|pon|haz|haga|agregue|agrega|quite|quita|omita|evite|evita)`
	// the note, by its names
	theNote = `(?:(?:the|this|that|your|my|our|its|final|whole|entire|progress|clinical|session|medical|official|soap|dap|birp|patient|treatment|case|todays|la|el|esta|este|su|mi) )+(?:progress |clinical |session |final )?` +
		`(?:notes?|documentation|document|records?|chart|file|summary|write-?ups?|writeup|output|draft|narrative|(?:chart |record )?entr(?:y|ies)|nota|notas|resumen|expediente|informe|historial|documentacion)`
	says    = `(?:says?|states?|reflects?|shows?|indicates?|reads?|mentions?|includes?|contains?|supports?|describes?|documents?|omits?|excludes?|begins?|starts?|ends?|lists?|leaves? out|diga|indique|incluya|refleje|mencione|decir|indicar|incluir|mencionar|reflejar|constar|said|stated|mentioned|you)`
	must    = `(?:should|must|has to|have to|needs? to|shall|ought to|is to|are to|will need to|cannot|can not|cant|may not|debe(?:ria)?|tiene que|ha de)`
	someone = `(?:mom|mother|dad|father|parents?|him|her|them|wife|husband|spouse|partner|teachers?|school|boss|kids?|family|judge|po|pcp|dr|group|self|mama|papa|escuela|esposo|esposa)`
)

// orderForms begin after what leads to the verb.
var orderForms = compile(
	`^`+writing+`,? (?:that|que) (?:(?:the|he|she|they|it|there|i|we|you|my|our|his|her|this|no|all|any|client|patient|pt|ct|risk|medical|treatment|services?|progress|symptoms?|el|la|los|las|no|hay|esta|es|su|mi|todo|existe)\b|[\pL-]+ (?:is|are|was|were|has|have|had|will|needs?|esta|es)\b)`,
	`^(?:requires?|demands?|needs)? ?(?:that )?you (?:state|document|write|include|attest|certify) (?:that|the)\b`,
	`^`+theNote+`(?: (?:that )?you \pL+)? (?:\pL+ )?`+must+` (?:\pL+ ){0,2}?`+says+`\b`,
	`^(?:can|could|would|may|might|let|have) `+theNote+` (?:please |also )?`+says+`\b`,
	`^(?:make sure|ensure|be sure|see to it|see that|check|asegurese|asegurate|procure)(?: that| de que| que)? (?:the |your )?(?:`+theNote+`|(?:documentation|note|record|chart|narrative|summary))(?: you \pL+| that you \pL+)? (?:\pL+ )?`+says+`\b`,
	`^(?:i|we|it)(?:'?d| would| will)? (?:like|love|want|need|wish|prefer|appreciate|expect|help|be \pL+)(?: it)?(?: if| that| for)? (?:you (?:to )?(?:to )?`+writing+`\b|`+theNote+` (?:could |would |can |to )?(?:please )?`+says+`)`,
	`^(?:write|put|leave|keep|remove|delete|change|replace|modify|omit|hide|take|strike|insert|add|mention|include|state|record|swap|escriba|ponga|quite|borre|incluya|agregue|anada|deje) .{0,90}?\b(?:in|on|to|into|from|of|out of|off|en|de|a|del|al) (?:(?:the|this|your|final|la|el|esta) )+(?:final |clinical |progress |official )?(?:notes?|documentation|record|summary|write-?up|draft|output|narrative|nota|resumen|documentacion)\b`,
	`^(?:in|for|throughout|en) `+theNote+`,? (?:please |only |do not |don't |never )*(?:replace|write|say|state|use|include|omit|mention|put|add|change|list|describe|escriba|ponga|diga|omita)\b`,
	`^(?:when|while|before|as you|if you|cuando|al) (?:you (?:are )?)?(?:writing|writ|write|generating|generate|creating|create|summari[sz]ing|summari[sz]e|producing|produce|preparing|prepare|drafting|draft|redacte|escriba|escribir|redactar|resumir|genere) (?:up )?(?:`+theNote+`|this|it|esto)\b`,
	`^(?:do not|don'?t|never|no need to) (?:ever )?(?:write(?: down| about)?|mention|document|record)\b`,
	`^(?:no|nunca) (?:escriba|escribas|mencione|menciones|anote|anotes|documente|registre)\b`, // "no mention of SI" is a finding
	`^(?:delete|remove|erase|strike|omit|leave out|skip|hide|drop|cut|borre|borra|elimine|elimina|quite) (?:out )?(?:(?:the|any|all|every|each|la|el|toda|cualquier) )+(?:mentions?|references?|lines?|sentences?|sections?|paragraphs?|parts?|words?|mencion|linea|frase|referencia) (?:of|on|to|about|that|where|with|de|sobre|a)\b`,
	`^say nothing (?:of|about|on)\b`,
	`^(?:ignore|disregard|forget|discard|erase|override|bypass|scrap|ignora|ignore|olvida|olvide) (?:\pL+ ){0,4}?(?:above|below|prior (?:text|instructions?|notes?)|previous (?:text|instructions?|notes?|lines?)|preceding|written|instructions?|rules|prompts?|guidelines|i (?:said|wrote|typed)|the rest|this (?:text|dump|line|message|prompt)|lo anterior|instrucciones)\b`,
	`^(?:rewrite|translate|summari[sz]e|paraphrase|classify|convert|replace|rephrase|condense|reescriba|reescribe|traduce|traduzca|resume|resuma) (?:(?:all|each|every|any) (?:of )?)?(?:(?:the|this|these) (?:above|following text|text|session as|session so|dump|conversation|input|message|note|notes|visit as)|everything|this as|this so|this to|this (?:in|into) |this text|it as|it so|todo|esto)`,
	// whatever is done to the note, the summary, what is produced
	`^(?:(?:do not|don'?t|never|no) )?`+wording+`\b.{0,90}?\b(?:(?:the|this|your|any|una|la|el|esta|su) (?:\pL+ )?|a (?:normal|positive|good|short|nice|clean|better|new) )(?:progress |clinical |final )?(?:notes?|documentation|write-?up|narrative|summary|nota|expediente|informe|resumen|sentence|paragraph)\b(?:$|[^\pL]+(?:that|about|as|so|at|without|with|says?|is|and|que|como|sin|$))`,
	`^(?:(?:do not|don'?t|never|no) )?`+wording+`\b.{0,90}?\b(?:whatever|what|anything) you (?:produce|write|generate|output)\b`,
	`^(?:write|escribe|escriba|tell|give)(?: me)? (?:a|an|una?) (?:\pL+ )?(?:recipe|song|joke|haiku|essay about|nota que|nota donde)\b`,
	`^(?:forget|ignore|disregard) (?:the|this|that) (?:client|session|patient|notes?|case|visit|dump)\b`,
	`^treat (?:everything|all|the above|this)\b.{0,40}\b(?:joke|test|fiction|void|irrelevant)\b`,
	`^(?:assume|take on|adopt|play) the (?:role|persona|identity) of\b`, `^assume you(?: a|')re\b`,
	`^(?:respond|answer|write|act|haz|escribe) (?:as though|as if (?:there|no|she has no|he has no|the)|como si)\b`,
	`^answer (?:the|this|my) (?:next |following )?question\b`,
	`^(?:rate|score|label|list|call|present|portray|describe) (?:the|this|him|her|all) ?(?:risk|session|patient|client|pt|visit)? as\b`,
	`^(?:do not|don'?t|never) (?:tell|inform|alert|show|let) (?:the|any|his|her) (?:readers?|insurer|insurance|auditor|reviewer|payer)\b`,
	`^(?:documentation|summary|write-?up|narrative|output) (?:must|should|shall|has to) `+says+`\b`,
	`^`+theNote+` (?:mention|state|say|include|reflect|show|indicate|contain|omit)\b`,
	`^(?:word|phrase|frame|write|spin|slant|present) (?:it|this|that|things|everything) (?:so|such|in a way|to sound|as if|that way)\b`,
	`^(?:leave out|omit|leave off) (?:the|that|this|any|all) (?:bit|part|stuff|thing|section|piece|detail)s?\b`,
	`^(?:ensure|make sure)(?: that)? (?:they|insurance|the (?:insurer|insurance|payer|plan|judge|court)) (?:approves?|pays?|accepts?|believes?|grants?)\b`,
	`^(?:write|say|state|put|report) (?:the opposite|otherwise)\b`, `\bwrite the opposite\b`,
	`^use (?:the following|this) (?:text|note|version|summary)\b`,
	`^(?:show|tell|give|print|reveal|output|repeat|display|list) (?:me |us |out )?(?:all )?(?:your (?:system |own |full |initial )?(?:instructions?|prompt|rules|guidelines)|(?:the |any )?(?:system prompt|hidden text|hidden instructions)|the (?:notes?|files?|chart) of)\b`,
	`^(?:begin|start|end|finish|open|close|sign)(?: off)? (?:your |the |this )?(?:output|notes?|answer|response|summary|reply)\b(?: with| by|$|\W|"| only)`,
	`^(?:respond|reply|answer) (?:only|just|with (?:only|just|the words?|the phrase|"|'|ok\b)|in (?:french|spanish|german|english|chinese|json|italian|latin|pirate)|as (?:a|an|if))`,
	`^stop (?:here and|reading|processing|writing|the note)\b`,
	`^output (?:only|the|a|an|all|in|as|nothing|just|"|:\s*["\pL])`,
	`^print (?:only|"|your|the note)`,
	`^(?:write|say|answer|print|respond|state|escribe|escriba):\s*["\pL]`,
	`^(?:write|generate|produce|create|compose|draft|make|give me)(?: me| us)? (?:only )?(?:(?:a|an|the|one|my|this) )?(?:\pL+ ){0,2}?(?:poem|progress note|soap note|glowing (?:note|report|letter|summary)|note that (?:says|states)|notes? (?:without|about how|saying)|summary (?:that|of this|saying|without)|paragraph (?:on|about|that|saying)|letter of recommendation)\b`,
	`^mark (?:(?:the|this|all|every|each|his|her) )*(?:client|patient|pt|ct|goals?|risk|session|him|her|it|this|them|everything|objectives?|treatment)(?: \pL+)? (?:as|complete|completed|achieved|met|low|none|resolved)\b`,
	`^(?:set|change|lower|raise|switch|update|adjust) (?:the |his |her )?(?:risk(?: level)?|diagnosis|phq-?9?|gad-?7?|score|dx|severity) (?:level |score )?(?:to|as|from|in)\b`,
	`^(?:add|append|insert|put) (?:(?:the following|this|these)\b.{0,20}? )?(?:in)?to (?:the )?(?:assessment|objective|subjective|summary|end of)\b`,
	`^(?:add|append|insert) the following\b`,
	`^(?:agrega|agregue|anade|anada|pon|ponga|incluye|incluya) (?:lo siguiente )?(?:al?|en)(?: la| el)? (?:plan|evaluacion|nota|resumen|objetivo|subjetivo)\b`,
	`^you(?: a|')re (?:now|no longer|to act|(?:a|an|the|dr\.?) (?:\pL+ ){0,3}?(?:assistant|ai|model|expert|evaluator|psychiatrist|doctor|scribe|writer|bot|generator|system|reviewer|physician|machine|auditor|biller))\b`,
	`^(?:pretend|imagine) (?:(?:that )?you(?: a|')re|to be) (?:the|a|an|dr\.?|his|her) (?:\pL+ ){0,2}?(?:assistant|ai|psychiatrist|doctor|supervisor|supervising|evaluator|therapist|scribe|expert|judge|physician)\b`,
	`^(?:act|behave|answer|respond|role-?play|actua|actue) (?:as|like|como) (?:a|an|the|un|una|el|la|my) (?:\pL+ ){0,3}?(?:evaluator|assistant|ai|expert|psychiatrist|doctor|judge|scribe|auditor|biller|lawyer|clinician|physician|attorney|model|asistente|medico|experto)\b`,
	`^let'?s play a game\b`,
	`^(?:eres|seras|usted es) (?:ahora )?(?:un|una|el|la) (?:\pL+ )?(?:asistente|modelo|medico|experto|ia|escriba)\b`,
	`^(?:from now on|starting now|henceforth|a partir de ahora|de ahora en adelante),? (?:you\b|call the|refer to|only write|write|respond|escribe|escriba|responde|llama)`,
)

// politeForms need the politeness: without it a clinician says them to herself.
var politeForms = compile(
	`^(?:write|state|document|record|say|describe|report|list|put down|escriba|escribe|indique|anote) (?:that\b|que\b|only\b|no\b|nothing\b|(?:him|her|them|me|it|this|us|the (?:client|patient|pt|session|risk|mood|affect|symptoms?|visit)) (?:as|down as|was|is)\b)`,
	`^(?:do not |dont |don't |not |never )?(?:write|put|note|add|include|leave|keep|mention|state|record|escriba|ponga|incluya).{0,60}?\b(?:in|on|to|into|from|of|out of|off|en|de) (?:my|his|her|their|our|mi|su) (?:notes?|chart|file|records?|expediente|nota)\b`,
)

// openingForms begin a statement.
var openingForms = compile(
	`^\W*(?:(?:and|also|so|now) )?you (?:must|should|shall|have to|need to|are to|will|are required to|are expected to)(?: only| always| never| not| now| also)* (?:write|describe|state|include|list|mention|report|document|record|use|output|generate|produce|respond|reply|answer|omit|leave|add|put|mark|summari[sz]e|conclude|rate)\b`,
	`^\W*your (?:new |only |next |final )?(?:task|answer|output|response|reply|summary|note|job|role|documentation)s? (?:is (?:now )?to|must|should|shall|has to|needs? to|will|cannot|may not)\b`,
	`^\W*(?:end|fin) (?:of|de|del) (?:the )?(?:dump|input|text|prompt|file|transcript|context|data|instructions?|texto)\b`,
	`^\W*(?:end of notes?|fin de (?:las )?notas)\W+(?:now|new|next|ahora|nueva|begin)`,
	`^\W*end of notes?\W*$`,
	`^\W*(?:new|updated|additional|revised|special|hidden|secret|nueva|nuevas) (?:task|instructions?|tarea|instruccion(?:es)?|orders?|objective|directive)\s*:`,
	`^\W*(?:prompt|override|human|directive|command)\s*:\s*(?:please )?(?:write|report|mark|list|say|state|generate|make|set|add|omit|summari[sz]e|output|do not|you|no )`,
	`^\W*(?:instruction|instruccion|orden|order|directive|command|note|nota|message|mensaje|request|reminder)(?:s|es)? (?:to|for|para|a|al) (?:the |la |el |any |all |this )?(?:ai|ia|scribe|assistant|asistente|software|model|system|machine|bot|computer|app|tool|escriba|sistema|whoever|note ?writer|note ?taker)\b`,
	`^\W*(?:(?:hey|hi|hello|dear|attention|attn|ok|okay|hola|yo|querido|querida|estimado) )?(?:the )?(?:sidequill|scribe|chatgpt|claude|gemini|copilot|gpt|siri|alexa|llm|ai|ai scribe|language model|note ?(?:writer|generator|taker|bot|maker)|escriba|ia)\s*[,:;–—-]+\s*\pL`,
	`^\W*(?:hey|hi|hello|dear|attention|attn|hola) (?:the )?(?:model|assistant|computer|machine|bot|chatbot|software|system|robot|app|program|asistente|modelo|sistema)\b`,
	`^\W*(?:model|assistant|computer|machine|bot|chatbot|software|system|robot|asistente|sistema), (?:please |do |don|you |now )?\pL+`,
	`^\W*asistente:\s*\pL`,
	`^\W*(?:ignorez|oubliez|ecrivez|ecris|ignoriere|vergiss|vergessen sie|schreibe?n?|ignorate|dimentica|dimenticate|scrivi|scrivete|escreva|esqueca|ignore as|ignore o) .*\b(?:instructions|precedentes?|ci-dessus|que|dass|anweisungen|istruzioni|precedenti|che|instrucoes|anteriores|acima)\b`,
	`^\W*the following (?:overrides|replaces|supersedes|cancels)\b`, `^\W*everything (?:above|before this|written above)\b`,
	`^\W*i am (?:the|your|an?) (?:developer|creator|admin\pL*|programmer|system)\b`,
	`^\W*(?:begin|end|start)(?: of)? (?:system|hidden|secret|user|developer) (?:message|prompt|instructions?)\b`,
	`^\W*template\s*:?\s*(?:document|state|write|include|add)\b`,
)

// anywhereForms stand anywhere; one of the words of anywhereCues is in each.
var anywhereForms = compile(
	`requires? (?:that )?you (?:to )?(?:state|document|write|include|attest|certify|describe)\b`,
	`\b(?:developer|dan|god|debug|admin|root) (?:mode|override)\b`,
	`\b(?:whoever|whatever|anyone who|anything that|any (?:\pL+ ){1,2}?|systems?|ai|model|software|scribe|tools?|quien)(?: that| who| which)? (?:is |are )?(?:reads?|reading|process(?:es|ing)?|writ(?:es?|ing)|summari[sz](?:es?|ing)|generat(?:es?|ing)|transcrib(?:es?|ing)|lea|procese|escriba) (?:this|it|that|the (?:note|text|above|message|dump)|these|up|esto|esta)\b`,
	`\b(?:automated \pL+|the ai|any ai|ai|scribe|language models?)(?: \pL+){0,4} (?:must|should|shall|has to|needs to|is to|is required to)\b`,
	`\bsent to an? (?:automated|ai)\b`,
)

func compile(patterns ...string) []form {
	out := make([]form, len(patterns))
	for i, p := range patterns {
		out[i] = newForm(p)
	}
	return out
}

var (
	// toSomebody: what is to be kept from a person, or be written to one, is her own plan
	toSomebody = newForm(`^\W*(?:do not|don'?t|never|no) .*\b(?:to|in front of|around|with|until|till|unless|hasta|a) ` + someone + `\b`)
	rehearsed  = newForm(`^\W*(?:role[ -]?play(?:ed|ing)?|play|game|script|rehears(?:ed|al)|practiced|practice|homework|hw|tarea|exposure|coping (?:card|statement)|self-?talk|affirmation)\b`)
	// the words that open a form
	orderVerbs = words(`write state document record put indicate include mention claim certify attest declare affirm assert conclude say add log enter stipulate specify
		describe report list make ensure sure see check keep leave remove delete change replace modify omit hide take strike insert swap do dont never erase skip drop cut ignore disregard
		forget discard override bypass scrap rewrite translate summarize summarise paraphrase classify convert rephrase condense use show tell give print reveal output repeat display
		begin start end finish open close sign respond reply answer stop generate produce create compose draft mark set lower raise switch update adjust append you your pretend imagine act behave
		roleplay lets let eres seras usted from starting henceforth partir fin new updated additional revised special hidden secret nueva nuevas prompt human directive command
		instruction instructions instruccion instrucciones orden order request reminder sidequill scribe chatgpt claude gemini copilot gpt siri alexa llm ai ia model assistant
		computer machine bot chatbot software system systems robot asistente modelo sistema escriba whoever whatever anyone quien tools tool automated developer admin debug root
		ignorez oubliez ecrivez ecris ignoriere vergiss vergessen schreib schreibe schreiben ignorate dimentica dimenticate scrivi scrivete escreva esqueca template
		escribe escribir indique indica anote anota ponga pon diga di consigne haga registre asegurese asegurate procure incluya agregue anada agrega anade deje quite borre borra elimine elimina
		ignora olvida olvide omita reescriba reescribe traduce traduzca resume resuma actua actue should must debe deberia tiene ha could would like want when while cuando al redacte no requires require`)
)

// order tells whether text has the form of an order about the note.
func order(text string) bool {
	const most = 600 // what opens an order stands in its first words
	low := fold(strings.ToLower(text[:min(len(text), most)]))
	low = strings.Join(strings.Fields(strings.NewReplacer("’", "'", "*", " ", "_", " ", "#", " ").Replace(low)), " ")
	if h := headWord(low); forbids[h] && toSomebody.MatchString(low) || rehearsed.MatchString(low) {
		return false
	}
	if label, rest, ok := strings.Cut(low, ": "); ok && len(label) <= 40 && ordersFrom(rest) {
		return true
	}
	h := headWord(low)
	return ordersFrom(low) || (orderVerbs[h] || openers[h]) && anyMatches(openingForms, low) || hasAny(low, anywhereCues) && anyMatches(anywhereForms, low)
}

// ordersFrom tells whether low, after what leads to it, begins with an order.
func ordersFrom(low string) bool {
	rest, head := strings.TrimLeft(low, headMarks), headWord(low)
	led := leadHeads[head]
	if led {
		if m := leads.FindStringIndex(low); m != nil {
			rest = low[m[1]:]
		}
	}
	if h := headWord(rest); (orderVerbs[h] || noteHeads[h]) && anyMatches(orderForms, rest) {
		return true
	}
	if !led {
		return false
	}
	m := asksFor.FindStringIndex(low)
	return m != nil && anyMatches(politeForms, low[m[1]:])
}

// headMarks are what may stand before the first word; a quotation is no beginning.
const headMarks = " \t[](){}<>/*-–—•.,:;!?\\|~=+&%$@^"

func headWord(low string) string {
	low = strings.TrimLeft(low, headMarks)
	if i := strings.IndexAny(low, " ,.:;'\""); i >= 0 {
		return low[:i]
	}
	return low
}

func anyMatches(forms []form, low string) bool {
	for _, f := range forms {
		if f.MatchString(low) {
			return true
		}
	}
	return false
}

func hasAny(low string, cues []string) bool {
	for _, c := range cues {
		if strings.Contains(low, c) {
			return true
		}
	}
	return false
}

var (
	leads     = newForm(lead)
	asksFor   = newForm(polite)
	noteHeads = words(`the this that your my our its final whole entire progress clinical session medical official soap dap birp patient treatment case todays la el esta este su mi
		exclude bring attest craft phrase word frame spin slant soften tone emphasize highlight downplay minimize avoid discuss refer make assume adopt take play haz haga rate score label call present portray
		incluye redacta mencione menciona evita evite omita quita tell answer treat documentation narrative summary output i we it in for throughout en before as if be no don`)
	forbids      = words(`do don dont never no`)
	leadHeads    = words(`important urgent also and then so now ok okay just please pls kindly again finally instead it p ps y ahora tambien solo por can could would will be make remember i id for para a`)
	openers      = words(`everything i begin and also so now hey hi hello dear attention attn ok okay hola yo querido querida estimado the note nota message mensaje order`)
	anywhereCues = []string{"require", " mode", " override", "whoever", "whatever", "anyone", "anything", "any ", "system", "ai", "model", "software", "scribe", "tool", "quien", "automated"}
)

// pastedFrom: what was written to her was pasted, not heard.
var pastedFrom = newForm(`(?i)\b(?:message|portal|e-?mail(?:ed|s)?|letter|wrote|writes|text(?:ed)?|fax(?:ed)?|form|pasted|forwarded|sent|posted|mensaje|correo|carta|escribió|portal)\b[^"“«]*["“«]`)

// quotedOrder: in what somebody says to somebody else "say that you are sorry" is
// no order to us; what is to be put into writing is.
var quotedOrder = newForm(`(?:^|[.!?;]\s+)(?:(?:also|and|please|pls|kindly|so|now|por favor|can you|could you|you must|you should|i need you to|i want you to)[ ,]+)*` +
	`(?:(?:write(?: down)?|state|document|record|put(?: down)?|indicate|certify|escriba|escribe|anote|ponga|indique)(?: in ` + theNote + `)? (?:that|que)\b` +
	`|(?:write|put|add|include|mention|leave|delete|remove|escriba|ponga)\b[^.]{0,60}\b(?:in|on|to|from|of|en|de) ` + theNote +
	`|` + theNote + ` (?:\pL+ )?` + must + ` (?:\pL+ ){0,2}?` + says + `|(?:make sure|ensure|asegurese)[^.]{0,20} ` + theNote + `)`)
