package sorter

import (
	"strings"
)

// The forms in which a statement says of itself that it is of somebody else: whose
// hour it was ("my noon patient"), where it belongs ("goes in Mia's chart"), that she
// treats another too ("her brother is also my client"), that it is a colleague's case,
// or what happened to another member of the group and not between the members.
//
// A client speaks of clients, patients and members as well: the lawyer's client, the
// patient in the next bed, a member of her church. Those have an owner who is not the
// clinician, or are met by the client, and stay.

const (
	treated = `(?:clients?|clts?|cts?|cls?|pts?|patients?|clientas?|clientes?|pacientes?)`
	dayPart = `(?:morning|noon|afternoon|evening|early|late|first|last|next|previous|prior|earlier|other|second|third|final|(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:s)?|yesterdays?|yesterday's|todays|this mornings?)`
	hour    = `(?:\d{1,2}(?::\d\d)? ?(?:am|pm|a|p|o'?clock)\b|\d{1,2}:\d\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:thirty|fifteen|forty-?five|o'?clock|pm|am)|noon)`
	bedside = `(?:bed|bay|room|rm|cubicle|flat|apt|unit|cama|cuarto) #?\d[\d/]*\pL?\b`
	person  = `(?:guy|lady|woman|man|gentleman|fella|fellow|lad|lassie|lass|girl|boy|kid|teen|teenager|couple|family|mr\.? \pL+|mrs\.? \pL+|ms\.? \pL+|mme\.? \pL+|senora?|senor)`
	another = `(?:other|wrong|diff|diff\.|different|separate|another)`
)

var otherForms = compile(
	`\b(?:wrong|diff\.?|different) (?:clients?|cts?|cl|pts?|patients?|chart|file|note|intake)\b`,
	`\bnot (?:this|my|our) (?:client|clt|ct|cl|pt|patient)\b(?:'s)?`,
	`[\[(](?:an?|the|from|about|for)? ?(?:other|another|separate) (?:client|clt|ct|cl|pt|patient|chart|file|session)\b`,
	`\b(?:separate|other) (?:chart|file)\b`,
	`\b(?:from|of|that(?:'?s| was| is)|thinking of|about|like|re|call from|it was) (?:an)?other (?:client|clt|ct|pt|patient)\b`,
	`\banother (?:client|clt|ct|pt|patient) (?:of mine|i |today|this morning|yesterday|who)`,
	// my 4pm, my Wednesday client, my next couple
	`\bmy (?:`+hour+`|(?:`+dayPart+`|`+another+`|`+hour+`) (?:new |old |couples? )?(?:`+treated+`|couples?|intake|case|family|kid|group|one|guy|lady|teen)\b)`,
	`\bmy (?:\pL+ )?(?:`+treated+`|couple|case) (?:who|with|that|from|at|on|i )`,
	`\b(?:my|the) `+dayPart+` `+treated+`\b(?:$|[^\pL]*(?:called|is|was|has|who|wants|said|says|told|relapsed|needs|did|no|also)\b)`,
	`\b(?:the|a|my) `+hour+` (?:`+treated+`|couple|intake|one|guy|lady|kid|appointment)\b`,
	`^\W*(?:the )?`+treated+` at \d`,
	`\b(?:yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|this morning|last night)'?s (?:`+treated+`|intake|couple)\b`,
	`\b(?:client|clt|pt|patient|guy|man|woman|kid|lady|girl|boy|couple|family|teen|one|person) (?:that |who |whom )?i (?:saw|had|see|met|have|treat|evaluated|treated|discharged) (?:right )?(?:before|after|yesterday|this|on|earlier|last|next|at|in|today|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?)\b`,
	`\bi (?:saw|had|see|met) (?:an?other|a different) (?:client|pt|patient)\b`,
	`\b(?:guy|client|pt|patient|man|woman|kid|lady|girl|boy|couple) (?:right )?before (?:him|her|this|them)?\W*$`,
	`^\W*(?:the )?(?:pt|patient|client|man|woman) (?:in (?:room|bed|bay) \w+|next door|across the hall|down the hall)\b`,
	`^\W*(?:bed|room|bay) \d+\W*(?:needs|refus|wants|fell|pt|patient|:)`,
	`\bhad an? (?:pt|client|patient) (?:last|once|years|in|with|who)\b`,
	`^\W*saw \pL\.(?:\pL\.)? (?:right )?(?:after|before|next|today|too|this)\b`,
	`\b`+treated+` of mine\b`, `\bmixing up (?:two |the |my )?(?:patients|clients|pts|charts|people|them|these)\b`, `\bcrossed charts\b`,
	`^\W*(?:for|goes in(?:to)?|re) (?:mr\.? |mrs\.? |ms\.? |dr\.? )?\pL+'s (?:chart|file|note)\b`,
	`\b(?:guy|man|woman|kid|lady|girl|boy|couple|one) (?:right )?(?:before|after) (?:him|her|this one) (?:is|was|had|has|came|said|needs)\b`,
	`^\W*the (?:\d{1,2}:\d\d|\d{1,2} ?(?:am|pm)) (?:needs|is|was|has|wants|called|cancell?ed|said|cried|no)\b`,
	`\b(?:someone|somebody) else'?s (?:session|note|chart|file|intake|story|visit)\b`, `\b(?:session|note|chart|intake)s?,? not (?:hers|his|theirs)\b`,
	`^\W*no,? \pL+ is the one (?:with|who)\b`,
	`\breminds me of (?:a|an|my|another|the|that) (?:\pL+ ){0,2}?(?:`+treated+`|case)\b`,
	`\b(?:colleague|supervisee|coworker|intern|dr\.? \pL+)'s (?:client|clt|ct|pt|patient|case)\b`,
	`\bconsult(?:ation|ed)? (?:re|about|on)[: ]+my (?:\pL+ )?(?:case|client|pt|patient|couple)\b`,
	`\b(?:i'?m|i am|was|am|got) (?:confusing|mixing) (?:her|him|them|this|these|up|this one)\b`,
	// where it belongs
	`\b(?:belongs?|goes|go|put|move|file|filed|save|note|write|document)(?: (?:this|that|it|all this|these))? (?:in|to|under|for|into|with) (?:the )?(?:\pL+ ){0,2}?(?:[\pL.]+'s|s') (?:chart|file|note|record|folder|session|notes)\b`,
	`^\W*(?:this|that|it|these|those|last (?:bit|line|part))(?: \pL+){0,6}? (?:belongs?|goes) (?:to|with|in) (?:the |another |my )`,
	`\bbelongs? (?:to|with|in) (?:the )?(?:[\pL.]+ )?(?:intake|couple|chart|file)\b`,
	`\bbelongs? to [\pL.]+,? not (?:this|her|him)\b`,
	`^\W*(?:file|move|put|save) (?:this |it |that )?(?:under|to|in|with) the [\pL]+ (?:couple|family|intake|file|chart)\b`,
	`^\W*(?:note|reminder|message|task|todo|nota|recordatorio) (?:for|to|re|on|about|para) (?:my |the |otro |otra |el |la |mi )?(?:other |next |\d+ ?pm )?(?:`+treated+`)\b`,
	`^\W*for my (?:next|other|later|`+hour+`)`,
	`\bchart i had open\b`, `\bpasted (?:from|into) (?:the )?wrong\b`,
	`\b(?:her|his|the|their) (?:sister|brother|sibling|twin|mother|father|mom|dad|husband|wife|cousin|friend|roommate)'s (?:chart|file|note)\b`,
	`\bfrom (?:her |his |the )?(?:sibling|sister|brother|mom|mother|dad|father|husband|wife|cousin)'s (?:own |individual )?session\b`,
	// whose bed, flat or hour it is, and what is to be filed under whom
	`^\W*(?:the |that |an? |old )?`+person+` (?:in|at|from|on) (?:the )?(?:`+bedside+`\b|\pL+ (?:floor|wing|ward|unit)\b)`,
	`^\W*`+bedside+` .{0,60}\b(?:wants|needs|asked|asks|refus\w+|wont|won't|says)\b`,
	`\b(?:from|of) the \pL+ (?:floor|ward|wing)\b.*\b(?:tell|call|ring|ask|let|nurse|aide)\b`,
	`^\W*(?:the |my )?(?:\d{1,2}(?::\d\d)?|noon|two|three|four|five|nine|ten|eleven) ?(?:am|pm|o'?clock)?'?s'? (?:mom|mum|mother|dad|father|wife|husband|guy|lady|kid|girl|boy|teacher|school|parents?)\b`,
	`^\W*(?:al?|el|la|l[oa]s|del?) de las? (?:\d|\pL+ (?:le|se|la|lo|no|ya)\b)`,
	`\b(?:chart|put|write|document|file|note|log|record|add) (?:that|it|this|these)?(?: up| down)? ?(?:under|in|into|to) (?:him|her|them|his|hers|their|that one|her own|his own)(?: own)?(?: (?:file|chart|note|record|folder|notes)\b|,? not (?:here|this|in this))`,
	`\b(?:chart|file|document|record) (?:that|it|this) under \pL+\b`, `\bmisfiled\b`, `,? not (?:here|in here|in this (?:note|chart|one))\W*$`,
	// she treats them too
	`\b(?:i|we) (?:also )?(?:see|treat|work with) (?:her|his|their) (?:own )?(?:sister|brother|mom|mother|dad|father|son|daughter|wife|husband|ex|cousin|friend|roommate|boss|neighbor)\b`,
	`\bwhom? i (?:also )?(?:treat|see|work with)\b`, `\b(?:is|was|'s) also (?:my|a) (?:client|pt|patient)(?: of mine)?\b`,
	// somebody else
	`(?:was|is|were|'s|thats) (?:actually |really )?(?:somebody|someone) else(?:'?s)?(?:\W*$| (?:the|not|her|his)\b)`,
	`\b(?:the|that) other (?:girl|boy|kid|lady|guy|woman|man|one|twin|couple)\b,? (?:and )?not (?:her|him|hers|his|them|this one)\b`,
	`\bnot (?:him|her|hers|his),? (?:the other (?:kid|girl|boy|lady|guy|one|twin)|but the (?:man|woman|guy|lady|kid|girl|boy) i)\b`,
	`^\W*not (?:hers|his|theirs|this one'?s)\s*[:,]`,
	`^\W*(?:the )?other twin i\b`, `\b(?:the )?(?:other )?twin i (?:saw|see)\b`,
	`\bthat'?s (?:the|that) other (?:lady|guy|woman|man|girl|boy|couple|one) (?:the one|with|i )`,
	`\b(?:thats|that's|that is|that was) \pL+,? my (?:\pL+ )?(?:kid|client|teen|couple|guy|lady|pt|patient)\b`,
	`\bis (?:an? )?(?:other|different) (?:client|pt|patient)\b`,
	`\bmy other (?:couple|family|group|kid|teen|`+treated+`)\b`,
	`^\W*the [\pL]+s? \(my\b`, `\(my (?:`+hour+`|`+dayPart+`)`,
	// Spanish
	`\b(?:de|para|es|fue|era) (?:otr[oa]|el otro|la otra) (?:paciente|client[ea])\b`, `\botr[oa]s? (?:paciente|client[ea])s? mi[oa]s?\b`, `\bmi otr[oa] (?:paciente|client[ea])\b`,
	`\b(?:mi|la|el|del) (?:otr[oa] )?(?:paciente|client[ea]) (?:de (?:las?|hoy|esta tarde|ayer|esta manana|los?)|anterior)\b`, `\b(?:va|pertenece|es|anotar|poner|esto es) (?:en|al?|para) (?:el )?(?:expediente|nota) de \pL+`,
	`\bel paciente (?:anterior|siguiente)\b`, `^\W*no es (?:de|para) (?:ella|el)\W+es de(?:l| la)? `, `\btambien (?:es|son) mi paciente\b`, `\bque tambien (?:atiendo|veo)\b`,
)

// A member of the group as the subject, and nothing that passes between her and the client.
var (
	memberSubject = newForm(`^\W*(?:in group,? )?(?:(?:an?other|one|two|three|some|most|several|another) (?:of the )?(?:other )?(?:group )?(?:members?|participants?)|(?:the )?other (?:group )?(?:members?|participants?)|(?:the|a) (?:new|newest|quiet|older|younger|oldest|youngest) (?:group )?member|(?:group )?(?:members?|participants?) (?:\d+|#\d+|\pL\.)|group member|otr[oa]s? (?:miembros?|participantes?|compa[nñ]er[oa]s?) del grupo|un miembro del grupo|[\pL]\.(?: ?\pL\.)? (?:in|from|\(?group\)?)|\pL+ (?:in|from) group (?:shared|said|is|was|lost|cried|relapsed))\b`)
	otherGroup    = newForm(`^\W*[^,:;]{0,30}? (?:of|in|from|en|de) (?:the |her |his |their |a |el |la |su )?(?:church|family|band|team|choir|club|gang|board|crew|class|congregation|iglesia|familia|equipo)\b`)
	withClient    = newForm(`\b(?:told|gave|hugged|asked|offered|comforted|confronted|supported|reminded|challenged|encouraged|thanked|validated|helped|interrupted|invited|praised|walked|le dijo a|drove|called|texted|hurt|upset|reassured|dio|le|lo|la|apoyo|mirrored|related to|agreed with|disagreed with|with|to|for|at|by|from|toward|triggered|moved|welcomed) (?:(?:her|him|me|ct|cl|clt|client|pt|patient|paciente|cliente|them)\b|the (?:client|patient))|\b(?:ct|clt|client|pt|patient|paciente)\b|\b(?:le|les|lo|la) (?:dio|dijo|pidio|ofrecio|dieron|apoyo|ayudo|abrazo|escucho|consolo|confronto)\b|\b(?:responded|reacted|listened|nodded|clapped|applauded|laughed|agreed|related|resonated|supportive|respondieron|escucharon)\b|; (?:she|he)\b`)
	memberInitial = newForm(`^\W*[A-Z]\.(?: ?[A-Z]\.)?(?: \(group\))? (?:[a-z]+(?:ed|s)\b|said|told|left|lost|cried|spoke|wept|is|was|has|had)`)
	// a client met them: the ward, the room, the school, her own work
	metByClient = newForm(`\b(?:roommate|shares a (?:room|bed)|on (?:her|his|the) (?:ward|unit|floor)|in (?:her|his) (?:class|room|clinic)|as an? \pL+ student|another (?:patient|pt|client) (?:at|in|on|there|with whom|from (?:her|his|the))|a patient of (?:hers|his|her|dr)|patients? of dr)\b`)
	accountOf   = newForm(`,? (?:she|he|they|ct|clt|client|pt|patient) (?:says?|said|reports?|reported|states?|stated|insists?|insisted|thinks|thought|feels|felt|believes|admits|admitted|claims|claimed)\W*$|^\W*(?:ct|clt|cl|client|pt|patient|he|she|they|paciente|ella) (?:says?|said|reports?|reported|states?|stated|told|feels|thinks|believes|saw|met|refiere|dice)\b`)
	// "my 4 pm class" is hers who speaks
	hourOfHers = newForm(`\bmy (?:` + hour + `) ?(?:class|shift|meeting|alarm|dose|pill|pills|nap|train|flight|bus|walk|appt|med|meds|job|call with)\b`)
	// what follows the notice is what it speaks of: "wrong client: fell at home"
	noticeAhead = newForm(`^\W*(?:(?:oops|sorry|oh|no|wait|ugh|um|hold on)[\W]+)*(?:(?:(?:wrong|diff\.?|different|other|another) (?:pt|ct|cl|client|patient|chart|person|file)|not (?:this|my) (?:pt|ct|client|patient))(?:\s*[:\])]|\s+[–—-])\s*\pL.{4}|thats? not (?:her|him) thats? my \pL+ (?:\pL+ )?(?:she|he)\b)`)

	// words that are in every form, alone or two together
	otherCues = words(`wrong diff different separate another belongs belong someone somebody colleague supervisee consult confusing mixing whom member members
		participant participants miembro miembros otra otro otras otros expediente twin reminds pasted chart charts crossed misfiled bay cubicle flat floor ward wing cama oclocks file siguiente anterior tambien`)
	otherPersons = words(`clients client clt clts ct cts cl pt pts patient patients couple couples case intake paciente pacientes cliente clienta group grupo
		kid kids guy guys lady man woman girl boy teen family one room bed bay pm am sister brother mom mother dad father son daughter wife husband ex cousin friend roommate boss neighbor`)
	otherOwners = words(`my mine i other after otra otro next before noon morning afternoon evening previous prior earlier last first second third late early yesterday yesterdays this bed room bay had not from
		monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays el mi at also across down next 's in was goes go put move file filed save note nota reminder message task saw nota`)
)

// ofAnother tells whether the statement is, by its own words, of another client.
func (r *reading) ofAnother(text string) bool {
	alone, near := false, false
	person, owner := -9, -9 // where the last was
	for i, t := range r.tokens {
		if t.quoted {
			continue
		}
		alone = alone || otherCues[t.low] || (t.low == "am" || t.low == "pm") && i > 0 && r.tokens[i-1].number
		if otherPersons[t.low] {
			person = i
		}
		if otherOwners[t.low] {
			owner = i
		}
		near = near || max(person, owner) == i && person-owner <= 5 && owner-person <= 5
	}
	if h := r.low(0); !alone && !near && h != "saw" && h != "not" && h != "my" && h != "no" && h != "for" && h != "goes" && h != "al" && !((h == "el" || h == "la") && r.low(1) == "de") && !(h == "the" && len(r.tokens) > 1 && r.tokens[1].number) {
		return false
	}
	low := unquoted(text)
	if metByClient.MatchString(low) || accountOf.MatchString(low) || hourOfHers.MatchString(low) {
		return false
	}
	return anyMatches(otherForms, low) || (alone || strings.Contains(low, "group") || strings.Contains(low, "grupo")) && memberSubject.MatchString(low) && !otherGroup.MatchString(low) && !withClient.MatchString(low)
}

// noticedAhead tells whether a notice opens the statement and its matter follows.
func (r *reading) noticedAhead(text string) bool {
	for i := 0; i < len(r.tokens) && i < 6; i++ {
		if w := r.tokens[i].low; noticing[w] {
			return noticeAhead.MatchString(unquoted(text))
		}
	}
	return false
}

var noticing = words(`wrong diff different other another not`)

// unquoted is text in small letters without accents, its quotations left out.
func unquoted(text string) string {
	const most = 2000
	text = text[:min(len(text), most)]
	if strings.ContainsAny(text, "\"“«") {
		text = quotations.ReplaceAllString(text, `""`)
	}
	low := fold(strings.ToLower(text))
	return strings.Join(strings.Fields(strings.ReplaceAll(low, "’", "'")), " ")
}
