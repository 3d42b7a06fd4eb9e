import type { Adapter } from "./adapter";

/** OpenEMR's SOAP form: four bare text areas, each under the legend of its own field set. */
export const openemr: Adapter = {
  id: "openemr",
  detect: "form[name=soap] textarea[name=subjective]",
  fields: [
    { selector: "form[name=soap] textarea[name=subjective]", label: "Subjective", takes: [{ section: "subjective" }] },
    { selector: "form[name=soap] textarea[name=objective]", label: "Objective", takes: [{ section: "objective" }] },
    { selector: "form[name=soap] textarea[name=assessment]", label: "Assessment", takes: [{ section: "assessment" }] },
    { selector: "form[name=soap] textarea[name=plan]", label: "Plan", takes: [{ section: "plan" }] },
  ],
  // The client stands in the outermost frame's header.
  client: ["#attendantData .ptName", "[data-bind*='pname']"],
  visit: [],
  verified: null,
};
