import type { Adapter } from "./adapter";

/** GNU Health HMIS in Tryton's web client. Its labels are not tied to the fields; the fields' names are stable. */
export const gnuhealth: Adapter = {
  id: "gnuhealth",
  detect: ".form-text textarea[name=present_illness]",
  fields: [
    { selector: "textarea[name=present_illness]", label: "Present Illness", takes: [{ section: "subjective" }] },
    { selector: "textarea[name=evaluation_summary]", label: "Physical exam", takes: [{ section: "objective" }] },
    { selector: "textarea[name=info_diagnosis]", label: "Diagnostic Judgement", takes: [{ section: "assessment" }] },
    { selector: "textarea[name=directions]", label: "Therapeutic and Dx Plan", takes: [{ section: "plan" }] },
    { selector: "textarea[name=psychological_assessment]", label: "Psychological assessment", takes: [{ facet: "mse" }] },
  ],
  client: [".form-many2one input[name=patient]"],
  visit: ["input[name=evaluation_start]"],
  verified: { on: "GNU Health HMIS 5.0.6, Tryton web client 7.0.56", how: "the end-to-end test fills, saves and reads the database" },
};
