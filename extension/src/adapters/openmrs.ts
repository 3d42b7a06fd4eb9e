import type { Adapter } from "./adapter";

/** OpenMRS 3, the visit note of its patient chart: one field, which takes the whole note under headings. */
export const openmrs: Adapter = {
  id: "openmrs",
  name: "OpenMRS",
  detect: "form textarea#additionalNote",
  fields: [{ selector: "form textarea#additionalNote", label: "Write your notes", takes: [], whole: true }],
  client: ["[role=banner] span[class*='patientName']"],
  visit: [],
  checked: { real: true, on: "the public source of OpenMRS 3's patient chart", how: "its visit note rebuilt by its structure, filled in Chromium and Firefox" },
};
