// The patient chart as one React application: a banner, and a workspace with the
// visit note, which comes a moment later and keeps its text in a form library.
import { createElement as h, useEffect, useMemo, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { appointment, clients } from "../clients.ts";
import { Store } from "./store.ts";

const root = document.getElementById("root");
const client = clients.find((c) => c.id === root.dataset.client);
const visit = appointment(client, "openmrs");

function Row({ label, children }) {
  return h("div", { className: "row" }, h("span", { className: "columnLabel" }, label), h("div", null, children));
}

function Search({ name, label, placeholder }) {
  return h("fieldset", null, h("legend", null, `Search for a ${label}`), h("label", { htmlFor: name }, `Enter ${label}`), h("input", { id: name, type: "text", role: "searchbox", placeholder }));
}

function VisitNote() {
  const [clinicalNote, setNote] = useState("");
  const [status, setStatus] = useState("");
  const latest = useRef("");
  latest.current = clinicalNote;
  const store = useMemo(() => new Store(client.id, "openmrs", () => ({ clinicalNote: latest.current }), setStatus), []);
  useEffect(() => {
    if (clinicalNote !== "" || store.any) {
      store.any = true;
      store.changed();
    }
  }, [clinicalNote, store]);
  const save = (event) => {
    event.preventDefault();
    void store.send("saved");
  };
  return h(
    "form",
    { onSubmit: save },
    h("h2", null, "Add visit note"),
    h(Row, { label: "Primary diagnosis" }, h(Search, { name: "primaryDiagnosisSearch", label: "primary diagnosis", placeholder: "Choose a primary diagnosis" })),
    h(Row, { label: "Secondary diagnosis" }, h(Search, { name: "secondaryDiagnosisSearch", label: "secondary diagnosis", placeholder: "Choose a secondary diagnosis" })),
    h(Row, { label: "Note" },
      h("div", { className: "cds--form-item" },
        h("label", { htmlFor: "additionalNote", className: "cds--label" }, "Write your notes"),
        h("textarea", { id: "additionalNote", className: "cds--text-area", placeholder: "Write any notes here", rows: Math.max(4, clinicalNote.split("\n").length), value: clinicalNote, onChange: (e) => setNote(e.target.value) }))),
    h("p", { role: "status", className: "saved muted" }, status),
    h("button", { type: "button" }, "Discard"),
    h("button", { type: "submit", className: "btn-save", disabled: clinicalNote === "" }, "Save and close"),
  );
}

function Chart() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const late = setTimeout(() => setOpen(true), 300);
    return () => clearTimeout(late);
  }, []);
  return h(
    "div",
    null,
    h("div", { role: "banner" }, h("span", { className: "-esm-patient-banner__patient-banner__patientName___a1b2c" }, client.name), h("span", null, ` · ${client.born}`)),
    h("p", null, `${visit.day}`),
    open ? h("aside", { className: "workspace" }, h(VisitNote)) : h("p", null, "Loading"),
  );
}

createRoot(root).render(h(Chart));
