// The page that is one React application: controlled fields, and moving on to
// another client without a page load. Plain calls, since this project's JSX is Preact's.
import { createElement as h, useEffect, useMemo, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { appointment, clients } from "../clients.ts";
import { Store } from "./store.ts";

const titles = ["Subjective", "Objective", "Assessment", "Plan"];
const empty = { subjective: "", objective: "", assessment: "", plan: "" };

function Banner({ a }) {
  const facts = [
    ["Client", a.client.name],
    ["Date of birth", a.client.born],
    ["Chart", a.client.chart],
    ["Date of service", a.day],
    ["Start time", a.start],
    ["Stop time", a.stop],
    ["Service type", a.service],
    ["Place of service", a.place],
  ];
  return h("header", { className: "banner" }, h("dl", null, facts.map(([dt, dd]) => h("div", { key: dt }, h("dt", null, dt), h("dd", null, dd)))));
}

function Note({ client }) {
  const [note, setNote] = useState(empty);
  const [status, setStatus] = useState("");
  const latest = useRef(note);
  latest.current = note;
  const store = useMemo(() => new Store(client.id, "react", () => latest.current, setStatus), [client]);
  useEffect(() => {
    window.__note = note;
    if (note !== empty) store.changed();
  }, [note, store]);
  const sign = (event) => {
    event.preventDefault();
    void store.send("signed");
  };
  return h(
    "form",
    { className: "card", onSubmit: sign },
    h("h1", null, "Progress note"),
    titles.map((title) => {
      const key = title.toLowerCase();
      return h(
        "div",
        { className: "field", key },
        h("label", { htmlFor: key }, title),
        h("textarea", { id: key, rows: 4, value: note[key], onChange: (e) => setNote((n) => ({ ...n, [key]: e.target.value })) }),
      );
    }),
    h("details", null, h("summary", null, "State"), h("pre", { id: "state" }, JSON.stringify(note, null, 1))),
    h(
      "div",
      { className: "actions" },
      h("span", { className: "saved muted", role: "status" }, status),
      h("button", { type: "button", className: "btn-save", onClick: () => void store.send("saved") }, "Save"),
      h("button", { type: "submit", className: "btn-sign" }, "Sign and lock"),
    ),
  );
}

function App({ first }) {
  const [client, setClient] = useState(first);
  useEffect(() => {
    const back = () => setClient(clients.find((c) => location.pathname.includes(c.id)) ?? first);
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, [first]);
  const go = (to) => {
    history.pushState(null, "", `/clients/${to.id}/react`);
    setClient(to);
  };
  const a = appointment(client, "react");
  return h(
    "div",
    null,
    h(Banner, { a }),
    h(
      "nav",
      { className: "tabs", "aria-label": "Open charts" },
      clients.slice(0, 2).map((c) => h("button", { key: c.id, type: "button", className: c === client ? "here" : "", onClick: () => go(c) }, c.name)),
    ),
    // A key of its own: each client's form is built anew, as a router does it.
    h(Note, { key: client.id, client }),
  );
}

const root = document.getElementById("root");
const first = clients.find((c) => c.id === root.dataset.client);
createRoot(root).render(h(App, { first }));
