// The sample EHR's pages. Each builds its note form another way, as web EHRs do;
// around it all look alike.
import { appointment, clients, isOpen, kinds, type Appointment, type Client, type OpenKind, type PageKind } from "./clients";
import { openPage } from "./open";

export function schedule(): string {
  const rows = (Object.keys(kinds) as PageKind[]).map((kind, i) => {
    const a = appointment(clients[i % clients.length] ?? clients[0]!, kind);
    const others = clients.filter((c) => c !== a.client).slice(0, 1);
    return `<tr><td>${a.start}</td><td><a href="${path(a)}">${text(a.client.name)}</a></td><td>${a.client.chart}</td><td>${a.service}</td><td>${a.place}</td>
      <td><a class="open" href="${path(a)}">${kinds[kind]}</a> ${others.map((c) => `<a class="quiet" href="${path({ ...a, client: c })}">for ${text(c.name)}</a>`).join("")}</td></tr>`;
  });
  return page(
    "Schedule",
    `<section class="card"><h1>Schedule</h1><p class="muted">Monday, November 23, 2026 · Alex Marsh, LCSW</p>
    <table class="grid"><thead><tr><th>Time</th><th>Client</th><th>Chart</th><th>Service</th><th>Place</th><th>Note</th></tr></thead><tbody>${rows.join("")}</tbody></table></section>`,
    "schedule",
  );
}

export function notePage(client: Client, kind: PageKind): string {
  if (isOpen(kind)) return openPage(client, kind);
  const a = appointment(client, kind);
  const body = kind === "react" ? `<div id="root" data-client="${client.id}"></div>` : `${banner(a)}${tabs(a)}${bodies[kind](a)}`;
  return page(`${kinds[kind]} · ${client.name}`, body, kind, `<script type="module" src="/assets/${kind === "react" ? "react" : kind === "quill" ? "quill" : "form"}.js"></script>`);
}

/** The form inside the encounter page's frame: bare text areas, named by the legends of their field sets. */
export function framedForm(client: Client): string {
  const area = (name: string, title: string): string =>
    `<fieldset class="legend"><legend>${title}</legend><textarea name="${name}" cols="60" rows="5" class="form-control"></textarea></fieldset>`;
  return page(
    "SOAP",
    `<form name="soap" method="post" action="/submitted" class="card" data-client="${client.id}" data-kind="framed">
      <h2>SOAP</h2>
      <input type="hidden" name="csrf_token_form" value="0"><input type="hidden" name="pid" value="7">
      ${area("subjective", "Subjective")}${area("objective", "Objective")}${area("assessment", "Assessment")}${area("plan", "Plan")}
      ${buttons()}
    </form>`,
    "frame",
    `<script type="module" src="/assets/form.js"></script>`,
  );
}

const bodies: Record<Exclude<PageKind, "react" | OpenKind>, (a: Appointment) => string> = {
  plain: (a) => form(a, "Progress note", [area("Subjective"), area("Objective"), area("Assessment"), area("Plan")].join(""), "fixed"),
  quill: (a) =>
    form(
      a,
      "Progress note",
      // Two are named by attribute, two by the heading above their toolbar alone.
      ["Subjective", "Objective", "Assessment", "Plan"]
        .map((title, i) => `<div class="field"><h3 id="h-${i}">${title}</h3><div class="editor" data-name="${title.toLowerCase()}" data-named="${i < 2 ? `h-${i}` : ""}"></div></div>`)
        .join(""),
    ),
  framed: (a) => `<iframe class="encounter" name="enc" title="Encounter form" src="/frames/${a.client.id}"></iframe>`,
  single: (a) =>
    form(
      a,
      "Add visit note",
      `<div class="field"><label for="additionalNote">Write your notes</label><textarea id="additionalNote" rows="14" placeholder="Write any notes here"></textarea></div>`,
    ),
  none: (a) =>
    `<form class="card" data-client="${a.client.id}" data-kind="none" action="/submitted" method="post"><h1>Messages</h1>
      <p class="muted">To ${text(a.client.name)}</p>
      <div class="field"><label for="subject">Subject line</label><input id="subject" type="text"></div>
      <div class="field"><label for="message">Message to client</label><textarea id="message" rows="6"></textarea></div>
      <div class="field"><label for="insurance">Insurance plan details</label><textarea id="insurance" rows="3"></textarea></div>${buttons()}</form>`,
  behavioral: (a) =>
    form(
      a,
      "Behavioral health progress note",
      `<div class="two">
        ${area("Presenting problem", 3)}${area("Presentation / Behavior", 3)}
        ${area("Interventions", 3)}${area("Client response", 3)}
        ${area("Progress toward goals", 3)}${area("Risk", 3)}
        ${area("Safety plan", 2)}${area("Homework", 2)}
        ${area("Medications", 2)}${area("Plan", 2)}
      </div>
      <div class="two">
        <fieldset class="boxes"><legend>Mood</legend>${boxes("mood", ["Euthymic", "Anxious", "Depressed", "Irritable"])}</fieldset>
        <fieldset class="boxes"><legend>Affect</legend>${boxes("affect", ["Full range", "Constricted", "Flat", "Labile"])}</fieldset>
        <div class="field"><label for="risk-level">Level of risk</label><select id="risk-level"><option value=""></option><option>Low</option><option>Moderate</option><option>High</option></select></div>
        <div class="field"><label for="modality">Modality</label><select id="modality"><option value=""></option><option>CBT</option><option>DBT</option><option>Supportive</option></select></div>
        <div class="field"><label for="next">Next appointment</label><input id="next" type="date"></div>
        <div class="field"><label for="clinician-signature">Clinician signature</label><textarea id="clinician-signature" rows="1"></textarea></div>
      </div>`,
    ),
};

function form(a: Appointment, title: string, fields: string, bar = ""): string {
  return `<form class="card ${bar}" data-client="${a.client.id}" data-kind="${a.kind}" action="/submitted" method="post"><h1>${title}</h1>${fields}${buttons()}</form>`;
}

function area(title: string, rows = 5): string {
  const id = title.toLowerCase().replace(/[^a-z]+/g, "-");
  return `<div class="field"><label for="${id}">${title}</label><textarea id="${id}" name="${id}" rows="${rows}"></textarea></div>`;
}

function boxes(name: string, titles: string[]): string {
  return titles.map((t) => `<label><input type="checkbox" name="${name}" value="${t}"> ${t}</label>`).join("");
}

function buttons(): string {
  return `<div class="actions"><span class="saved muted" role="status"></span><button type="button" class="btn-save">Save</button><button type="submit" class="btn-sign">Sign and lock</button></div>`;
}

function banner(a: Appointment): string {
  return `<header class="banner"><dl>
    <div><dt>Client</dt><dd class="client">${text(a.client.name)}</dd></div>
    <div><dt>Date of birth</dt><dd>${a.client.born}</dd></div>
    <div><dt>Chart</dt><dd>${a.client.chart}</dd></div>
    <div><dt>Date of service</dt><dd>${a.day}</dd></div>
    <div><dt>Start time</dt><dd>${a.start}</dd></div>
    <div><dt>Stop time</dt><dd>${a.stop}</dd></div>
    <div><dt>Service type</dt><dd>${a.service}</dd></div>
    <div><dt>Place of service</dt><dd>${a.place}</dd></div></dl></header>`;
}

function tabs(a: Appointment): string {
  return `<nav class="tabs"><a href="/">Overview</a><a class="here" href="${path(a)}">${kinds[a.kind]}</a><a href="/">Documents</a><a href="/">Billing</a></nav>`;
}

function page(title: string, main: string, kind: string, head = ""): string {
  const frame = kind === "frame";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${text(title)} · Fernhill Practice</title>
  <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/assets/style.css">${kind === "quill" ? `<link rel="stylesheet" href="/assets/quill.snow.css">` : ""}
  <script src="/assets/counts.js"></script>${head}</head><body class="${frame ? "frame" : ""}">
  ${frame ? "" : `<aside class="side"><a class="brand" href="/">Fernhill</a><nav><a href="/">Schedule</a><a href="/">Clients</a><a href="/">Billing</a><a href="/">Reports</a></nav><p class="muted">Alex Marsh, LCSW</p></aside>`}
  <main>${main}<p class="counts muted" aria-label="What was pressed on this page"></p></main></body></html>`;
}

export function path(a: { client: Client; kind: PageKind }): string {
  return `/clients/${a.client.id}/${a.kind}`;
}

export function text(s: string): string {
  return s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
