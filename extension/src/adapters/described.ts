// EHRs of which we know no more than what others have written in public about
// their markup. None of it was tried on a real account: the labels on the page go
// first, and what only these say is shown as unsure. "Report this page" is how
// they get corrected.
import { section, type Adapter, type AdapterField } from "./adapter";

const checked = { real: false, on: "public descriptions by others", how: "on a page built after them, never on a real account" };

/** The template's free texts carry numbers, not names: they are S, O, A, P only where there are just four. */
export const simplepractice: Adapter = {
  id: "simplepractice",
  name: "SimplePractice",
  hosts: ["simplepractice.com"],
  detect: ".progress-individual-note-container:has([aria-label='free-text-4']):not(:has([aria-label='free-text-5']))",
  fields: [
    section("[aria-label='free-text-1']", "Subjective", "subjective"),
    section("[aria-label='free-text-2']", "Objective", "objective"),
    section("[aria-label='free-text-3']", "Assessment", "assessment"),
    section("[aria-label='free-text-4']", "Plan", "plan"),
  ],
  client: [],
  visit: [],
  checked,
};

export const jane: Adapter = {
  id: "jane",
  name: "Jane",
  hosts: ["janeapp.com"],
  detect: ".ql-editor[aria-label='Subjective']",
  fields: ["Subjective", "Objective", "Assessment", "Plan"].map((name) => section(`.ql-editor[aria-label='${name}']`, name, name.toLowerCase())),
  client: [],
  visit: [],
  checked,
};

export const practicefusion: Adapter = {
  id: "practice-fusion",
  name: "Practice Fusion",
  hosts: ["practicefusion.com"],
  detect: "[data-element='subjective-section'] [data-element='rich-text-editor']",
  fields: ["Subjective", "Objective", "Assessment", "Plan"].map((name): AdapterField => {
    const holder = `[data-element='${name.toLowerCase()}-section']`;
    return section(`${holder} [data-element='rich-text-editor'][contenteditable], ${holder} [data-element='rich-text-editor'] [contenteditable]`, name, name.toLowerCase());
  }),
  client: [],
  visit: [],
  checked,
};

/** Its fields are known by the titles of their sections alone, so the labels do the work; it stores what it is given when a field is left. */
export const athenaone: Adapter = {
  id: "athenaone",
  name: "athenaOne",
  hosts: ["athenahealth.com"],
  detect: "[data-slate-editor=true]",
  fields: [],
  client: [],
  visit: [],
  checked,
};
