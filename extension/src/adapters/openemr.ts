import { section, type Adapter } from "./adapter";

const checked = { real: true, on: "OpenEMR's public source", how: "its forms rebuilt by their structure, filled and saved in Chromium and Firefox" };
/** The client stands in the outermost frame's header: the name, then the number in brackets. */
const client = ["a.ptName > span[data-bind*='pname']"];
const visit = [".patientCurrentEncounter > a > span[data-bind*='selectedEncounter().date']"];

/** OpenEMR's SOAP form: four bare text areas, each under the legend of its own field set. */
export const openemrSoap: Adapter = {
  id: "openemr-soap",
  name: "OpenEMR",
  detect: "form[name=soap] textarea[name=subjective]",
  fields: [
    section("form[name=soap] textarea[name=subjective]", "Subjective", "subjective"),
    section("form[name=soap] textarea[name=objective]", "Objective", "objective"),
    section("form[name=soap] textarea[name=assessment]", "Assessment", "assessment"),
    section("form[name=soap] textarea[name=plan]", "Plan", "plan"),
  ],
  client,
  visit,
  checked,
};

/** Its clinical notes: one narrative for each row, and the rows are numbered anew when one is added. Two rows are two narratives: a choice. */
export const openemrNotes: Adapter = {
  id: "openemr-clinical-notes",
  name: "OpenEMR",
  detect: "form[name=my_form] .tb_row textarea.description[name='description[]'][data-textcontext]",
  fields: [{ selector: "textarea.description[name='description[]']", label: "Narrative", takes: [], whole: true }],
  client,
  visit,
  checked,
};

/** Its treatment plan: text areas with a name, in a table whose first column says what they are. */
export const openemrPlan: Adapter = {
  id: "openemr-treatment-plan",
  name: "OpenEMR",
  detect: "form[name=my_form] textarea[name=recommendation_for_follow_up]",
  fields: [
    { selector: "textarea[name=presenting_issues]", label: "Presenting Issue(s)", takes: [{ facet: "problem" }, { facet: "symptom" }, { slot: "reported" }] },
    { selector: "textarea[name=patient_history]", label: "Patient History", takes: [{ facet: "history.psychiatric" }, { facet: "history.medical" }, { facet: "history.family" }, { facet: "history.social" }, { facet: "history.trauma" }, { facet: "history.substance" }, { facet: "history.developmental" }] },
    { selector: "textarea[name=medications]", label: "Medications", takes: [{ facet: "medication" }] },
    { selector: "textarea[name=diagnosis]", label: "Diagnosis", takes: [{ facet: "diagnosis" }, { slot: "assessment" }] },
    { selector: "textarea[name=treatment_received]", label: "Treatment Received", takes: [{ slot: "intervention" }, { slot: "response" }] },
    { selector: "textarea[name=recommendation_for_follow_up]", label: "Recommendation For Follow Up", takes: [{ section: "plan" }, { slot: "plan" }] },
    { selector: "textarea[name=anyother_relevant_information]", label: "Any other relevant information", takes: [{ slot: "risk" }, { slot: "observed" }] },
  ],
  client,
  visit,
  checked,
};
