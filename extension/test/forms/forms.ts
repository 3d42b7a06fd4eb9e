// Note forms as web EHRs build them, all invented: for each what its fields have
// to be recognised as, by what, and what is left to be set by hand.

export interface Form {
  name: string;
  body: string;
  /** label: what it takes, and how it was known */
  fields: [label: string, takes: string, known: string][];
  yours?: string[];
  /** what she has taught of this site before */
  taught?: unknown[];
}

const area = (attributes: string): string => `<textarea ${attributes} rows="3" cols="50"></textarea>`;
const rich = (attributes = ""): string => `<div contenteditable="true" ${attributes} style="min-height:60px;border:1px solid"></div>`;
const tied = (label: string, i: number): string => `<p><label for="f${i}">${label}</label><br>${area(`id="f${i}"`)}</p>`;

export const forms: Form[] = [
  {
    name: "SOAP, a label tied to each field",
    body: `<form>${["Subjective", "Objective", "Assessment", "Plan"].map(tied).join("")}</form>`,
    fields: [["Subjective", "section:subjective", "label"], ["Objective", "section:objective", "label"], ["Assessment", "section:assessment", "label"], ["Plan", "section:plan", "label"]],
  },
  {
    name: "DAP, wrapping labels with the star of a required field",
    body: `<form>${["Data *", "Assessment (required)", "Plan:"].map((l) => `<label>${l}<br>${area("")}</label><br>`).join("")}</form>`,
    fields: [["Data", "section:data", "label"], ["Assessment", "section:assessment", "label"], ["Plan", "section:plan", "label"]],
  },
  {
    name: "BIRP, a legend over each bare field",
    body: `<form>${["Behavior", "Intervention", "Response", "Plan"].map((l) => `<fieldset><legend>${l}</legend>${area("")}</fieldset>`).join("")}</form>`,
    fields: [["Behavior", "section:presentation", "label"], ["Intervention", "slot:intervention", "label"], ["Response", "slot:response", "label"], ["Plan", "section:plan", "label"]],
  },
  {
    name: "GIRP, rich text labelled by its heading",
    body: ["Goals", "Interventions", "Client response", "Plan for next session"].map((l, i) => `<h4 id="h${i}">${l}</h4>${rich(`role="textbox" aria-labelledby="h${i}"`)}`).join(""),
    fields: [["Goals", "facet:goal", "label"], ["Interventions", "slot:intervention", "label"], ["Client response", "slot:response", "label"], ["Plan for next session", "section:plan", "label"]],
  },
  {
    name: "PIRP, a grid: two headings, then the two fields under them",
    body: `<div style="display:grid;grid-template-columns:1fr 1fr;gap:4px"><b>Presenting problem</b><b>Intervention</b>${area('name="t1"')}${area('name="t2"')}<b>Response</b><b>Plan</b>${area('name="t3"')}${area('name="t4"')}</div>`,
    fields: [["Presenting problem", "facet:problem", "heading"], ["Intervention", "slot:intervention", "heading"], ["Response", "slot:response", "heading"], ["Plan", "section:plan", "heading"]],
  },
  {
    name: "PIE, a table whose first column says what is beside it",
    body: `<table>${["Problem", "Intervention", "Evaluation of progress"].map((l, i) => `<tr><td>${l}:</td><td>${area(`name="x${i}"`)}</td></tr>`).join("")}</table>`,
    fields: [["Problem", "facet:problem", "heading"], ["Intervention", "slot:intervention", "heading"], ["Evaluation of progress", "section:evaluation", "heading"]],
  },
  {
    name: "SIRP, placeholders alone",
    body: ["Situation", "Interventions", "Response", "Plan"].map((l) => `<p>${area(`placeholder="${l}"`)}</p>`).join(""),
    fields: [["Situation", "section:situation", "attribute"], ["Interventions", "slot:intervention", "attribute"], ["Response", "slot:response", "attribute"], ["Plan", "section:plan", "attribute"]],
  },
  {
    name: "an intake in sections that fold",
    body: ["Presenting problem", "Past psychiatric history", "Family history", "Substance use", "Medications", "Mental status exam", "Risk assessment", "Diagnostic impression", "Recommendations"]
      .map((l) => `<section><h3>${l}</h3><div><div>${area("")}</div></div></section>`).join(""),
    fields: [
      ["Presenting problem", "facet:problem", "heading"], ["Past psychiatric history", "facet:history.psychiatric", "heading"], ["Family history", "facet:history.family", "heading"],
      ["Substance use", "facet:history.substance", "heading"], ["Medications", "facet:medication", "heading"], ["Mental status exam", "facet:mse", "heading"],
      ["Risk assessment", "slot:risk", "heading"], ["Diagnostic impression", "facet:diagnosis", "heading"], ["Recommendations", "section:plan", "heading"],
    ],
  },
  {
    name: "SOAP in Spanish",
    body: `<form>${["Subjetivo", "Objetivo", "Valoración", "Plan terapéutico"].map(tied).join("")}</form>`,
    fields: [["Subjetivo", "section:subjective", "label"], ["Objetivo", "section:objective", "label"], ["Valoración", "section:assessment", "label"], ["Plan terapéutico", "section:plan", "label"]],
  },
  {
    name: "BIRP in Spanish, with risk and goals in fields of their own",
    body: `<form>${["Conducta", "Intervenciones", "Respuesta del paciente", "Evaluación del riesgo", "Progreso hacia las metas", "Tareas"].map(tied).join("")}</form>`,
    fields: [
      ["Conducta", "section:presentation", "label"], ["Intervenciones", "slot:intervention", "label"], ["Respuesta del paciente", "slot:response", "label"],
      ["Evaluación del riesgo", "slot:risk", "label"], ["Progreso hacia las metas", "facet:progress", "label"], ["Tareas", "facet:homework", "label"],
    ],
  },
  {
    name: "one field for the whole note, under a heading of the page",
    body: `<h1>Progress note</h1><form><label for="n">Narrative</label>${area('id="n"')}</form>`,
    fields: [["Narrative", "whole", "label"]],
  },
  {
    name: "rich text with a toolbar between the heading and the editor",
    body: ["Subjective", "Plan"].map((l) => `<div><h3>${l}</h3><div role="toolbar"><button type="button">B</button><button type="button">I</button><select><option>Normal</option></select></div>${rich()}</div>`).join(""),
    fields: [["Subjective", "section:subjective", "heading"], ["Plan", "section:plan", "heading"]],
  },
  {
    name: "a group note",
    body: `<form>${["Group intervention", "Individual response", "Participation", "Plan"].map(tied).join("")}</form>`,
    fields: [["Group intervention", "slot:intervention", "label"], ["Individual response", "slot:response", "label"], ["Participation", "section:participation", "label"], ["Plan", "section:plan", "label"]],
  },
  {
    name: "a discharge summary",
    body: `<form>${["Reason for discharge", "Course of treatment", "Condition at discharge", "Risk at discharge", "Aftercare and referrals"].map(tied).join("")}</form>`,
    fields: [["Reason for discharge", "section:ending", "label"], ["Course of treatment", "section:course", "label"], ["Condition at discharge", "section:condition", "label"], ["Risk at discharge", "slot:risk", "label"], ["Aftercare and referrals", "section:aftercare", "label"]],
  },
  {
    name: "a treatment plan",
    body: `<form>${["Problems and needs", "Strengths", "Goals and objectives", "Planned interventions", "Frequency and duration"].map(tied).join("")}</form>`,
    fields: [["Problems and needs", "facet:problem", "label"], ["Strengths", "facet:strengths", "label"], ["Goals and objectives", "facet:goal", "label"], ["Planned interventions", "slot:intervention", "label"], ["Frequency and duration", "facet:frequency", "label"]],
  },
  {
    name: "tabs within the note: the fields of a closed tab are not there",
    body: `<div role="tablist"><button role="tab">Note</button><button role="tab">Risk</button></div><div role="tabpanel">${tied("Interventions", 1)}</div><div role="tabpanel" hidden>${tied("Risk", 2)}</div>`,
    fields: [["Interventions", "slot:intervention", "label"]],
  },
  {
    name: "names in the markup alone",
    body: `<form><p>Session 14</p>${area('name="clientResponse"')}<p>Page 2</p>${area('data-testid="treatment-goals"')}<p>Page 3</p>${area('id="txt_mental_status"')}</form>`,
    fields: [["Session 14", "slot:response", "attribute"], ["Page 2", "facet:goal", "attribute"]],
  },
  {
    name: "a hidden copy of every field, as for a narrow screen",
    body: `<form>${["Subjective", "Plan"].map((l, i) => `<div>${tied(l, i)}</div><div style="display:none"><label>${l}${area("")}</label></div>`).join("")}<div style="position:absolute;left:-9999px"><label>Plan${area("")}</label></div></form>`,
    fields: [["Subjective", "section:subjective", "label"], ["Plan", "section:plan", "label"]],
  },
  {
    name: "boxes, lists and pickers of every kind beside the text",
    body: `<form>${tied("Progress", 1)}
      <fieldset><legend>Mood</legend><label><input type="checkbox">Sad</label><label><input type="checkbox">Calm</label></fieldset>
      <div role="group" aria-label="Affect"><span role="checkbox" aria-checked="false" tabindex="0">Flat</span><span role="checkbox" aria-checked="false" tabindex="0">Full</span></div>
      <div role="radiogroup" aria-label="Suicidal ideation"><span role="radio" aria-checked="true" tabindex="0">Denied</span><span role="radio" aria-checked="false" tabindex="-1">Present</span></div>
      <label for="m">Modality</label><select id="m"><option value=""></option><option>CBT</option></select>
      <span id="l">Level of care</span><div role="combobox" aria-labelledby="l" aria-expanded="false" tabindex="0" style="width:100px;height:20px"></div>
      <label for="d">Next visit</label><input id="d" type="date">
      <label for="s">Already chosen</label><select id="s"><option value=""></option><option selected>Office</option></select>
      <label for="g">Clinician signature</label>${area('id="g"')}</form>`,
    fields: [["Progress", "facet:progress", "label"]],
    yours: ["Mood", "Affect", "Modality", "Level of care", "Next visit"],
  },
  {
    name: "fields that only look like a note's",
    body: `<form>${["Insurance plan details", "Message to client", "Response time", "Cancellation note", "Address", "Psychotherapy notes"].map(tied).join("")}</form>`,
    fields: [],
  },
  {
    name: "a page whose words say nothing, taught by her",
    body: `<form>${["Box one", "Box two", "Plan"].map(tied).join("")}</form>`,
    taught: [{ sidequill: "adapter", version: 1, site: "127.0.0.1", fields: [
      { label: "Box one", attributes: {}, takes: [{ slot: "intervention" }, { slot: "response" }], whole: false },
      { label: "Box two", attributes: {}, takes: [{ slot: "risk" }], whole: false },
      { label: "Plan", attributes: {}, takes: [], whole: false },
    ] }],
    fields: [["Box one", "slot:intervention slot:response", "taught"], ["Box two", "slot:risk", "taught"]],
  },
  {
    name: "taught, but two fields answer to it: neither is hers",
    body: `<form><p><label for="a">Text</label>${area('id="a"')}</p><p><label for="b">Text</label>${area('id="b"')}</p></form>`,
    taught: [{ sidequill: "adapter", version: 1, site: "127.0.0.1", fields: [{ label: "Text", attributes: {}, takes: [], whole: true }] }],
    fields: [],
  },
];
