// Facts of the session from pairs of a label and a value. Only a label that says
// plainly what its value is counts, only a value that reads one way, and two
// different values for one fact are none.
import type { ClientRecord, PageContext } from "../messages";
import type { Facts } from "../protocol/types.gen";
import { plainName } from "./mapping";

export interface Pair {
  label: string;
  value: string;
}

export interface Read {
  client: string;
  visit: string;
  facts: Facts;
  record: ClientRecord;
  /** the label under which each fact stood */
  labels: NonNullable<PageContext["labels"]>;
}

type Key = "client" | "chart" | "born" | "visit" | "start" | "stop" | "time" | "minutes" | "service" | "modality" | "place" | "cpt" | "diagnosis" | "participants";

const names: [Key, string][] = [
  ["client", "client|client name|patient|patient name|cliente|paciente|nombre del cliente|nombre del paciente"],
  ["chart", "chart|chart number|chart no|chart id|mrn|medical record number|record number|client id|patient id|client number|patient number|historia clinica|numero de historia|expediente|numero de expediente"],
  ["born", "date of birth|dob|birth date|birthdate|born|fecha de nacimiento|nacimiento"],
  ["visit", "visit|visit date|appointment|appointment date|session|session date|encounter|encounter date|date of service|service date|dos|visita|cita|fecha de la cita|fecha de la sesion|fecha de servicio|fecha de atencion"],
  ["start", "start|start time|session start|time in|inicio|hora de inicio|hora inicio"],
  ["stop", "stop|stop time|end|end time|session end|time out|fin|hora de fin|hora fin|termino"],
  ["time", "time|session time|appointment time|visit time|time of service|scheduled time|hora|horario"],
  ["minutes", "minutes|duration|session length|session duration|duration minutes|minutos|duracion"],
  ["service", "service|service type|type of service|session type|appointment type|servicio|tipo de servicio|tipo de sesion"],
  ["modality", "modality|session format|modalidad"],
  ["place", "place|place of service|location|service location|lugar|lugar de servicio|lugar de atencion|ubicacion"],
  ["cpt", "cpt|cpt code|service code|billing code|procedure code|codigo cpt|codigo"],
  ["diagnosis", "dx|diagnosis|diagnoses|diagnosis code|primary diagnosis|diagnostico|diagnosticos|diagnostico principal"],
  ["participants", "participants|attendees|persons present|participantes|asistentes"],
];
const keys = new Map(names.flatMap(([key, list]) => list.split("|").map((n): [string, Key] => [n, key])));

export function factsOf(pairs: readonly Pair[]): Read {
  const found = new Map<Key, Map<string, string>>();
  for (const pair of pairs) {
    const key = keys.get(plainName(pair.label));
    const value = pair.value.replace(/\s+/g, " ").trim();
    if (key === undefined || value === "" || value.length > 200) continue;
    const values = found.get(key) ?? new Map<string, string>();
    if (!values.has(value)) values.set(value, pair.label.replace(/\s+/g, " ").replace(/\s*[:*]+\s*$/, "").trim());
    found.set(key, values);
  }
  /** The one value of a fact, and its label; nothing where there are two. */
  const one = (key: Key): { value: string; label: string } => {
    const [only, ...more] = found.get(key) ?? [];
    return only === undefined || more.length > 0 ? { value: "", label: "" } : { value: only[0], label: only[1] };
  };
  const facts: Facts = {};
  const labels: Read["labels"] = {};
  const put = (key: TextFact, value: string, label: string): void => {
    if (value === "") return;
    facts[key] = value;
    labels[key] = label;
  };
  const visit = one("visit");
  put("date", isoDate(visit.value), visit.label);
  const from = one("start");
  const to = one("stop");
  put("start", clock(from.value), from.label);
  put("stop", clock(to.value), to.label);
  if (from.value === "" && to.value === "") {
    const time = one("time");
    const span = clockSpan(time.value);
    put("start", span.start, time.label);
    put("stop", span.stop, time.label);
  }
  const minutes = one("minutes");
  const count = /^(\d{1,3})(?: ?(?:min|mins|minutes|minutos)\.?)?$/i.exec(minutes.value)?.[1];
  if (count !== undefined) {
    facts.minutes = Number(count);
    labels.minutes = minutes.label;
  }
  for (const key of ["service", "modality", "place"] as const) put(key, one(key).value, one(key).label);
  const code = one("cpt");
  put("cpt", /^(\d{5})\b/.exec(code.value)?.[1] ?? "", code.label);
  const diagnosis = one("diagnosis");
  if (diagnosis.value !== "") {
    facts.diagnosis = [diagnosis.value];
    labels.diagnosis = diagnosis.label;
  }
  const participants = one("participants");
  const names = participants.value.split(/\s*[,;]\s*/).filter((p) => p !== "");
  if (names.length > 0) {
    facts.participants = names;
    labels.participants = participants.label;
  }
  const client = one("client");
  put("client", client.value, client.label);
  const chart = one("chart").value;
  const born = one("born").value;
  const record: ClientRecord = { ...(chart === "" ? {} : { chart }), ...(born === "" ? {} : { born }) };
  return { client: client.value, visit: visit.value, facts, record, labels };
}

type TextFact = "date" | "start" | "stop" | "service" | "modality" | "place" | "cpt" | "client";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** YYYY-MM-DD of a date that reads one way; "" for 3/4/2026, which is in March here and in April elsewhere. */
export function isoDate(text: string): string {
  const iso = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(text);
  if (iso !== null) return date(iso[1], iso[2], iso[3]);
  const slashed = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/.exec(text);
  if (slashed !== null) {
    const [, a, b, year] = slashed;
    if (Number(a) > 12) return date(year, b, a);
    return Number(b) > 12 || a === b ? date(year, a, b) : "";
  }
  const named = /\b([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/i.exec(text);
  const month = months.indexOf(named?.[1]?.toLowerCase() ?? "");
  return named !== null && month >= 0 ? date(named[3], String(month + 1), named[2]) : "";
}

function date(year = "", month = "", day = ""): string {
  const m = Number(month);
  const d = Number(day);
  if (m < 1 || m > 12 || d < 1 || d > 31) return "";
  return `${year}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
}

/** HH:MM of the one time of day in the text. */
export function clock(text: string): string {
  const found = [...text.matchAll(/\b(\d{1,2}):(\d{2})(?::\d{2})?(?: ?([ap])\.? ?m\b\.?)?/gi)];
  const [one] = found;
  if (one === undefined || found.length > 1) return "";
  let hour = Number(one[1]);
  const half = one[3]?.toLowerCase();
  if (half !== undefined && (hour < 1 || hour > 12)) return "";
  if (half === "p" && hour < 12) hour += 12;
  if (half === "a" && hour === 12) hour = 0;
  return hour < 24 && Number(one[2]) < 60 ? `${String(hour).padStart(2, "0")}:${one[2] ?? ""}` : "";
}

/**
 * Start and stop of "2:00 PM - 2:53 PM". One half of the day for both, as in
 * "2:00-2:53 pm", holds where the first is not later than the second; else it might be either.
 */
export function clockSpan(text: string): { start: string; stop: string } {
  const none = { start: "", stop: "" };
  const parts = text.split(/\s*(?:[-–—]|\bto\b|\ba\b(?! ?\.? ?m\b))\s*/i);
  const [first = "", second = ""] = parts;
  if (parts.length !== 2) return none;
  const half = / ?[ap]\.? ?m\b\.?\s*$/i.exec(second)?.[0] ?? "";
  const stop = clock(second);
  if (/[ap]\.? ?m\b/i.test(first) || half === "") {
    const start = clock(first);
    return start === "" || stop === "" || /[ap]\.? ?m\b/i.test(first) !== (half !== "") ? none : { start, stop };
  }
  const start = clock(`${first}${half}`);
  return start === "" || stop === "" || start > stop ? none : { start, stop };
}
