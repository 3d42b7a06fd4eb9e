// An invented session, as the agent would answer it: for the panel's tests and screenshots.
import type { BackgroundToPanel, NoteForm, PageContext } from "../../src/messages";
import type { Draft, FormatInfo, Link, Question, Section, Slot, Sorted, Statement, Suggestion, Unused } from "../../src/protocol/types.gen";

export const soap: FormatInfo = {
  key: "soap",
  title: "SOAP",
  sections: [
    { key: "subjective", title: "Subjective", letter: "S", block: "subjective", takes: [{ slot: "reported" }, { slot: "risk" }] },
    { key: "objective", title: "Objective", letter: "O", block: "objective", takes: [{ slot: "observed" }, { slot: "intervention" }] },
    {
      key: "assessment", title: "Assessment", letter: "A", block: "assessment",
      takes: [{ slot: "assessment" }, { slot: "response" }, { slot: "risk", facet: "level" }],
    },
    { key: "plan", title: "Plan", letter: "P", block: "plan", takes: [{ slot: "plan" }, { slot: "risk", facet: "safety" }] },
  ],
};

const pieces: [string, Slot, string | null, number][] = [
  ["10:00-10:48 video", "admin", null, 0.98],
  ["ct rpts sleeping 4-5 hrs, up since 3 most nights.", "reported", "subjective", 0.97],
  ["says work is 'a pressure cooker' since the reorg.", "reported", "subjective", 0.93],
  ["denies SI, no plan or intent.", "risk", "subjective", 0.99],
  ["tearful when talking about her dad, otherwise bright affect.", "observed", "objective", 0.91],
  ["did 5-4-3-2-1 grounding together + looked at the thought record from last wk.", "intervention", "objective", 0.9],
  ["grounding took the edge off, 8/10 down to 5.", "response", "assessment", 0.44],
  ["GAD picture unchanged, sleep worse.", "assessment", "assessment", 0.86],
  ["I find myself irritated with her boss, watch that.", "private", null, 0.88],
  ["wind-down routine before bed, log sleep, see her Thurs 12/4 at 10.", "plan", "plan", 0.95],
];

export const dumpText = pieces.map((p) => p[0]).join(" ");

export function statementsOf(text: string): Statement[] {
  let from = 0;
  return pieces.flatMap(([words, slot, section, confidence], i): Statement[] => {
    const start = text.indexOf(words, from);
    if (start < 0) return [];
    from = start + words.length;
    return [{ id: i + 1, part: 0, start, end: from, text: words, slot, facets: [], confidence, ...(section === null ? {} : { section }) }];
  });
}

export const questions: Question[] = [
  { id: "diagnosis.missing", message: "No diagnosis is named in the note. Which one was treated?", severity: "warn" },
  { id: "impairment.missing", message: "How does this limit her at work or at home?", severity: "info" },
  { id: "risk.incomplete", message: "Harm to others is not mentioned. Was it asked?", severity: "error" },
  { id: "goal.missing", message: "Which goal of the treatment plan did this session work on?", severity: "warn" },
  { id: "code.missing", message: "No billing code yet. 48 minutes of individual psychotherapy fit 90834 (38 to 52 minutes). Which code?", severity: "info" },
];

export const unused: Unused[] = [
  { statement: 1, reason: "admin" },
  { statement: 9, reason: "private" },
];

export const suggested: Suggestion = { code: "90834", rule: "48 minutes of individual psychotherapy fit 90834 (38 to 52 minutes)" };

export const thread: Link[] = [
  { kind: "diagnosis", text: "", sources: [] },
  { kind: "symptom", text: "ct rpts sleeping 4-5 hrs, up since 3 most nights.", sources: [2] },
  { kind: "impairment", text: "", sources: [] },
  { kind: "goal", text: "Sleep at least 6 hours on 5 of 7 nights", sources: [] },
  { kind: "intervention", text: "did 5-4-3-2-1 grounding together + looked at the thought record from last wk.", sources: [6] },
  { kind: "response", text: "grounding took the edge off, 8/10 down to 5.", sources: [7] },
  { kind: "plan", text: "wind-down routine before bed, log sleep, see her Thurs 12/4 at 10.", sources: [10] },
];

export const session = { text: "10:00–10:48 (48 min), individual psychotherapy, video.", sources: [1] };

export function sortedOf(text: string, rev: number): Sorted {
  return {
    type: "sorted", draft: "sample", revs: [{ part: 0, rev }], statements: statementsOf(text), unused, session, questions, suggested,
  };
}

const own = (text: string, sources: number[]): Section["sentences"][number] => ({ text, sources, origin: "clinician", support: 1, findings: [] });
const written = (text: string, sources: number[], ownWords: string): Section["sentences"][number] => ({
  text, sources, origin: "model", support: 0.95, findings: [], own: ownWords,
});

const ownSections: Section[] = [
  {
    key: "subjective", title: "Subjective",
    sentences: [
      own("Client reports sleeping 4-5 hours, up since 3 most nights.", [2]),
      own("Says work is 'a pressure cooker' since the reorg.", [3]),
      own("Denies suicidal ideation, no plan or intent.", [4]),
    ],
  },
  {
    key: "objective", title: "Objective",
    sentences: [
      own("Tearful when talking about her dad, otherwise bright affect.", [5]),
      own("Did 5-4-3-2-1 grounding together and looked at the thought record from last week.", [6]),
    ],
  },
  {
    key: "assessment", title: "Assessment",
    sentences: [own("Grounding took the edge off, 8/10 down to 5.", [7]), own("GAD picture unchanged, sleep worse.", [8])],
  },
  { key: "plan", title: "Plan", sentences: [own("Wind-down routine before bed, log sleep, see her Thursday 12/4 at 10.", [10])] },
];

export const sections: Section[] = [
  {
    key: "subjective", title: "Subjective",
    sentences: [
      written("Client reports sleeping 4–5 hours and waking at 3 a.m. most nights.", [2], "Client reports sleeping 4-5 hours, up since 3 most nights."),
      own("Says work is 'a pressure cooker' since the reorg.", [3]),
      own("Denies suicidal ideation, no plan or intent.", [4]),
    ],
  },
  {
    key: "objective", title: "Objective",
    sentences: [
      written("Client was tearful when talking about her father; affect was otherwise bright.", [5], "Tearful when talking about her dad, otherwise bright affect."),
      written(
        "Clinician and client practiced 5-4-3-2-1 grounding and reviewed last week's thought record.", [6],
        "Did 5-4-3-2-1 grounding together and looked at the thought record from last week.",
      ),
    ],
  },
  {
    key: "assessment", title: "Assessment",
    sentences: [
      {
        ...written("Grounding reduced her distress from 8/10 to 4/10.", [7], "Grounding took the edge off, 8/10 down to 5."),
        support: 0.6,
        findings: [{ kind: "number", severity: "block", message: "You wrote “8/10 down to 5”; this says “4/10”." }],
      },
      {
        ...written("Generalized anxiety is unchanged overall, with clearly worse sleep.", [8], "GAD picture unchanged, sleep worse."),
        findings: [{ kind: "certainty", severity: "warn", message: "“clearly” is not in your words." }],
      },
    ],
  },
  {
    key: "plan", title: "Plan",
    sentences: [
      written(
        "Client will use a wind-down routine before bed and log sleep; next session Thursday 12/4 at 10.", [10],
        "Wind-down routine before bed, log sleep, see her Thursday 12/4 at 10.",
      ),
    ],
  },
];

export function draftOf(of: "own" | "model"): Draft {
  return {
    format: "soap", engine: of === "own" ? "builtin" : "ollama:llama3.2:3b", statements: statementsOf(dumpText), session,
    sections: of === "own" ? ownSections : sections, unused, questions, thread, suggested, notices: [],
    timing: { sort_ms: 4, first_sentence_ms: 900, total_ms: 8000, eligible: 7, sent: 6, echoed: 1, replaced: 0 },
  };
}

/** A note of the same session as another tool wrote it: a number is changed, a sentence invented, the risk statement left out. */
export const foreignNote = `Subjective: Client reports sleeping 4-5 hours a night, awake since 3 most nights. She describes work as a pressure cooker.
Objective: Tearful when talking about her dad. Practiced 5-4-3-2-1 grounding.
Assessment: Grounding took the edge off, from 8/10 down to 2. Client is highly motivated for treatment.
Plan: Wind-down routine before bed, log sleep. Next session Thursday 12/4 at 10.`;

export const checkedQuestions: Question[] = [
  { id: "risk.missing", message: "The note does not mention risk. Was it asked?", severity: "error" },
  { id: "diagnosis.missing", message: "No diagnosis is named in the note. Which one was treated?", severity: "warn" },
];

export const checkedNote: BackgroundToPanel = {
  type: "checked-note", ref: 1,
  note: {
    sections: [
      { key: "subjective", title: "Subjective", sentences: [own("Client reports sleeping 4-5 hours a night, awake since 3 most nights.", [2]), own("She describes work as a pressure cooker.", [3])] },
      { key: "objective", title: "Objective", sentences: [own("Tearful when talking about her dad.", [5]), own("Practiced 5-4-3-2-1 grounding.", [6])] },
      {
        key: "assessment", title: "Assessment",
        sentences: [
          { ...own("Grounding took the edge off, from 8/10 down to 2.", [7]), support: 0.6, findings: [{ kind: "number", severity: "block", message: "You wrote “8/10 down to 5”; this says “2”." }] },
          { ...own("Client is highly motivated for treatment.", []), support: 0, findings: [{ kind: "unsupported", severity: "block", message: "Nothing in your brain dump says this." }] },
        ],
      },
      { key: "plan", title: "Plan", sentences: [own("Wind-down routine before bed, log sleep.", [10]), own("Next session Thursday 12/4 at 10.", [10])] },
    ],
    omitted: [4, 8],
    questions: checkedQuestions,
  },
};

export const page: PageContext = {
  url: "https://ehr.example.org/notes/1", client: "Dana Whitfield", visit: "Thu, Nov 27, 2025, 10:00",
  facts: { date: "2025-11-27", start: "10:00", stop: "10:48", service: "Individual psychotherapy", place: "Telehealth, video" },
};

export const form: NoteForm = {
  id: "note", frame: 0,
  fields: [
    field("s", "Subjective", "subjective", ""),
    field("o", "Objective", "objective", "Last seen Nov 20."),
    field("a", "Assessment", "assessment", ""),
    field("p", "Plan", "plan", ""),
  ],
  yours: [
    { label: "Risk level", kind: "select" },
    { label: "Reviewed treatment plan", kind: "checkbox" },
  ],
};

function field(id: string, label: string, section: string, text: string): NoteForm["fields"][number] {
  return { id, frame: 0, label, takes: [{ section }], whole: false, known: "label", text, kind: "text", writable: true, maxLength: null };
}
