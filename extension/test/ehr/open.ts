// Note pages built after those of two open-source EHRs: frames, names, ids and
// labels as their public sources have them, everything else our own. What fills
// these fills those, as far as structure goes.
import { appointment, type Client, type OpenKind } from "./clients";
import { text } from "./pages";

export function openPage(client: Client, kind: OpenKind): string {
  return kind === "openmrs" ? visitNote(client) : outermost(client, kind);
}

/** OpenEMR: the page, in it the encounter's frame, in that the frame of the form's tab. The client stands in the outermost. */
function outermost(client: Client, kind: OpenKind): string {
  const { day, start } = appointment(client, kind);
  return page(
    "OpenEMR",
    `<div id="attendantData"><div class="d-inline"><a class="ptName" href="#"><span data-bind="text: pname()">${text(client.name)}</span> <span class="text-muted">(<span data-bind="text: pubpid">${client.chart}</span>)</span></a></div>
      <div class="mt-2"><span data-bind="text:patient().str_dob()">DOB: ${client.born}</span></div>
      <div class="patientCurrentEncounter"><span>Open Encounter:</span> <a href="#"><span data-bind="text:selectedEncounter().date()">${day} ${start}</span> (<span>12</span>)</a></div></div>
    <div id="framesDisplay"><iframe class="encounter" name="enc" title="Encounter" src="/openemr/${client.id}/${kind}/enc"></iframe></div>`,
  );
}

/** The frames within. */
export function openFrame(client: Client, kind: OpenKind, inner: string): string {
  if (inner === "enc") return page("Encounter", `<iframe class="encounter" name="enctabs-1" title="Form" src="/openemr/${client.id}/${kind}/form"></iframe>`);
  const action = `/openemr/${client.id}/${kind}`;
  if (kind === "openemr-soap") {
    const area = (name: string, title: string): string =>
      `<fieldset><legend>${title}</legend><div class="form-group"><textarea name="${name}" class="form-control" cols="60" rows="6"></textarea></div></fieldset>`;
    return page(
      "SOAP",
      `<h2>SOAP</h2><form name="soap" method="post" action="${action}"><input type="hidden" name="csrf_token_form" value="0">
      ${area("subjective", "Subjective")}${area("objective", "Objective")}${area("assessment", "Assessment")}${area("plan", "Plan")}
      <button type="submit" class="btn btn-primary btn-save" name="Submit">Save</button> <button type="button" id="btnClose">Cancel</button>
      <input type="hidden" name="id" value=""><input type="hidden" name="activity" value="1"><input type="hidden" name="pid" value="7"><input type="hidden" name="process" value="true"></form>`,
      "openemr",
    );
  }
  if (kind === "openemr-notes") {
    const row = (n: number): string => `<div class="tb_row" id="tb_row_${n}"><fieldset><div class="form-row">
      <input type="hidden" id="id_${n}" name="id[]" class="id"><input type="hidden" id="code_${n}" name="code[]" class="code">
      <div><label for="code_date_${n}" class="h5">Date:</label><input type="text" id="code_date_${n}" name="code_date[]" class="code_date datepicker"></div>
      <div><label for="clinical_notes_type_${n}" class="h5">Type:</label><select name="clinical_notes_type[]" id="clinical_notes_type_${n}"><option value="">Select Note Type</option><option value="p">Progress Note</option></select></div>
      <div><label for="clinical_notes_category_${n}" class="h5">Category:</label><select name="clinical_notes_category[]" id="clinical_notes_category_${n}"><option value="">Select Note Category</option><option value="m">Mental health</option></select></div>
      <div><label for="description_${n}" class="h5">Narrative:</label><textarea name="description[]" id="description_${n}" data-textcontext="" class="form-control description" rows="14"></textarea></div>
      </div></fieldset></div>`;
    return page("Clinical notes", `<form method="post" name="my_form" action="${action}"><legend>Note Details</legend><div class="container-fluid">${row(1)}<button type="button" class="btn-add">Add</button> <button type="submit" class="btn btn-save">Save</button></div></form>`, "openemr");
  }
  const line = (name: string, title: string): string => `<tr><td class="forms">${title}:</td><td colspan="3"><textarea name="${name}" rows="2" cols="60"></textarea></td></tr>`;
  return page(
    "Treatment planning",
    `<form method="post" name="my_form" action="${action}"><table>
      <tr><td class="forms">Client Name:</td><td class="forms"><label class="forms-data">${text(client.name)}</label><input type="hidden" name="client_name" value="${text(client.name)}"></td><td class="forms">DOB:</td><td class="forms"><label class="forms-data">${client.born}</label></td></tr>
      <tr><td class="forms">Client Number:</td><td class="forms"><label class="forms-data">${client.chart}</label></td><td class="forms">Admit Date:</td><td><input type="text" size="10" name="admit_date" id="admission_date"></td></tr>
      <tr><td class="forms">Provider:</td><td><select name="provider"><option value=""></option><option>Marsh, Alex</option></select></td></tr>
      ${line("presenting_issues", "Presenting Issue(s)")}${line("patient_history", "Patient History")}${line("medications", "Medications")}
      ${line("anyother_relevant_information", "Anyother Relevant Information")}${line("diagnosis", "Diagnosis")}${line("treatment_received", "Treatment Received")}${line("recommendation_for_follow_up", "Recommendation For Follow Up")}
      <tr><td></td><td><input type="submit" value="Save" class="btn-save"></td></tr></table></form>`,
    "openemr",
  );
}

/** OpenMRS 3: one application, whose workspace opens a moment after the chart. */
function visitNote(client: Client): string {
  return page("Patient chart", `<div id="root" data-client="${client.id}"></div>`, "openmrs");
}

function page(title: string, main: string, script = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${text(title)}</title><link rel="stylesheet" href="/assets/style.css">
  <script src="/assets/counts.js"></script>${script === "" ? "" : `<script type="module" src="/assets/${script}.js"></script>`}</head><body><main>${main}</main></body></html>`;
}
