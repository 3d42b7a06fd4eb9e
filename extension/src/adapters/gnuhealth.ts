import { section, type Adapter } from "./adapter";

/** GNU Health HMIS in Tryton's web client. Its labels are not tied to the fields; the fields' names are stable. */
export const gnuhealth: Adapter = {
  id: "gnuhealth",
  name: "GNU Health",
  detect: ".form-text textarea[name=present_illness]",
  fields: [
    { selector: "input[name=chief_complaint]", label: "Chief Complaint", takes: [{ facet: "reason" }] },
    section("textarea[name=present_illness]", "Present Illness", "subjective"),
    section("textarea[name=evaluation_summary]", "Physical exam", "objective"),
    section("textarea[name=info_diagnosis]", "Diagnostic Judgement", "assessment"),
    section("textarea[name=directions]", "Therapeutic and Dx Plan", "plan"),
    { selector: "textarea[name=psychological_assessment]", label: "Psychological assessment", takes: [{ facet: "mse" }] },
  ],
  client: [".form-many2one input[name=patient]"],
  visit: ["input[name=evaluation_start]"],
  unsaved: "button#save:not([disabled])",
  checked: { real: true, on: "GNU Health HMIS 5.0.6, Tryton web client 7.0.56", how: "the end-to-end test fills, saves and reads the database" },
};
