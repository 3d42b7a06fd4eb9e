package audit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

var settingLists = func() map[Setting]*lexicon {
	out := map[Setting]*lexicon{}
	for s, part := range map[Setting]string{Rehab: "rehab", Medical: "medical", Prescriber: "prescriber", orders: "orders", Child: "child", Couple: "couple",
		Family: "family", Group: "group", Crisis: "crisis", Intake: "intake", Discharge: "discharge", visit: "visit", summary: "summary", first: "first", Phone: "phone", NoShow: "noshow", CaseManagement: "case-management"} {
		out[s] = readLexicon("settings", part)
	}
	return out
}()

// visit is the list of names of a medication visit; the list of Prescriber has what is
// spoken of in one, and that of orders what only who prescribes writes.
// That of a summary tells a document from a last session, that of the first visit an
// evaluation in rehabilitation.
const (
	visit   Setting = "visit"
	orders  Setting = "orders"
	summary Setting = "summary"
	first   Setting = "first"
)

// settingOf tells what kind of service the note is about: by the format, the
// codes, how the dump opens, and what it speaks of, in this order.
func settingOf(in Input) Setting {
	switch in.Kind {
	case note.TreatmentPlan:
		return TreatmentPlan
	case note.Discharge:
		return DischargeSummary
	case note.Intake:
		return Intake
	case note.GroupNote:
		return Group
	}
	all, head := said(in.Statements)
	opening := head[:min(len(head), wordsOfOpening)]
	n := 0
	for _, w := range all {
		if w.low != stop {
			n++
		}
	}
	young := slices.ContainsFunc(in.Statements[:min(len(in.Statements), 3)], func(s note.Statement) bool { return childAgeRE.MatchString(string(s.Text)) })
	has := func(s Setting, ws []word) bool { return settingLists[s].in(ws) }
	many := func(s Setting, most int) bool { return settingLists[s].count(all) >= most }
	codes := slices.Concat(in.Session.Codes, in.Session.Addons, in.Session.Other)
	rehab := func(most int) bool { return many(Rehab, most) || many(Rehab, 1) && has(first, opening) }
	coded := func(prefixes ...string) bool {
		return slices.ContainsFunc(codes, func(c string) bool {
			return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(c, p) })
		})
	}
	service := strings.ToLower(in.Session.Service)
	switch {
	case n <= mostWordsOfCall && in.Session.Minutes == 0 && has(NoShow, opening):
		return NoShow
	case n <= mostWordsOfCall && in.Session.Minutes < codeRules["90832"].min && has(Phone, opening) && len(codes) == 0:
		return Phone
	case n <= mostWordsOfCases && has(CaseManagement, opening) && !coded("90"), coded("T1016", "T1017"):
		return CaseManagement
	case n <= mostWordsOfBrief && len(codes) == 0 && !many(Rehab, 2) && !has(visit, head) && !has(Discharge, head) && !has(Intake, head):
		return Brief
	case coded("9716", "92521", "92522", "92523", "92524", "92610"):
		return RehabEvaluation
	case coded("90791", "90792", "96156"), strings.Contains(service, "evaluation") && !coded("97", "92") && !rehab(3):
		return Intake
	case coded("9083", "9084", "90846", "90847", "90853") && !coded("99"):
		switch {
		case coded("90853"):
			return Group
		case coded("90839"):
			return Crisis
		case coded("90846", "90847"):
			if has(Couple, all) {
				return Couple
			}
			return Family
		}
	case coded("97", "925", "926"):
		return Rehab
	case coded("99"):
		if many(Medical, 4) && !coded("90833", "90836", "90838") && !many(Prescriber, 4) {
			return Medical
		}
		return Prescriber
	}
	switch {
	case has(summary, opening):
		return DischargeSummary
	case has(Discharge, opening):
		return Discharge
	case has(first, opening) && rehab(3):
		return RehabEvaluation
	case has(Intake, opening) && !many(Rehab, 3):
		return Intake
	case has(visit, opening):
		return Prescriber
	case has(Crisis, head):
		return Crisis
	case in.Session.Service == serviceOfCode["90834"] && (many(Child, 2) || young && many(Child, 1)):
		return Child
	case in.Session.Service == serviceOfCode["90834"]:
		return Individual // whatever groups, couples and pills it speaks of
	case has(Group, head):
		return Group
	case has(Couple, head):
		return Couple
	case has(Family, head):
		return Family
	case many(Rehab, 3), n < 2*mostWordsOfBrief && many(Rehab, 2):
		return Rehab
	case many(Medical, 4):
		return Medical
	case has(visit, head), in.Session.Service == "" && has(orders, all) &&
		(many(Prescriber, 2) && !techniqueWords.in(all) || many(Prescriber, 3) && !has(Child, head)):
		return Prescriber
	case has(Couple, all):
		return Couple
	case many(Child, 2), young && many(Child, 1):
		return Child
	}
	return Individual
}

// childAgeRE is the age of a child.
var childAgeRE = regexp.MustCompile(`(?i)\b(?:[2-9]|1[0-7])[- ]?(?:yo|y/o|yr?s?[- ]old|years?[- ]old|a[nñ]os)\b`)

const (
	mostWordsOfCall  = 60
	mostWordsOfCases = 120
	mostWordsOfBrief = 11
	wordsOfHead      = 40
	wordsOfOpening   = 14
)

// said gives the words of everything that is hers and of this client, and those
// with which it opens.
func said(statements []note.Statement) (all, head []word) {
	for _, s := range statements {
		switch s.Unused {
		case "", note.UsedAdmin, note.UsedRepeated:
			all = append(append(all, wordsOf(string(s.Text))...), word{low: stop, raw: stop})
		}
	}
	return all, all[:min(len(all), wordsOfHead)]
}
