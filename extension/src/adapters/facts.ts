// Facts of the session from pairs of a label and a value. Only a label that says
// plainly what its value is counts, only a value that reads one way, and two
// different values for one fact are none.
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
}

type Key = "client" | "visit" | "date" | "start" | "stop" | "minutes" | "service" | "modality" | "place" | "cpt" | "diagnosis" | "participants";

const names: [Key, string][] = [
  ["client", "client|client name|patient|patient name|cliente|paciente|nombre del cliente|nombre del paciente"],
  ["visit", "visit|visit date|appointment|appointment date|session|session date|encounter|encounter date|date of service|service date|dos|visita|cita|fecha de la cita|fecha de la sesion|fecha de servicio|fecha de atencion"],
  ["start", "start|start time|session start|time in|inicio|hora de inicio|hora inicio"],
  ["stop", "stop|stop time|end|end time|session end|time out|fin|hora de fin|hora fin|termino"],
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
  const values = new Map<Key, Set<string>>();
  for (const pair of pairs) {
    const key = keys.get(plainName(pair.label));
    const value = pair.value.replace(/\s+/g, " ").trim();
    if (key === undefined || value === "" || value.length > 200) continue;
    values.set(key, (values.get(key) ?? new Set()).add(value));
  }
  const one = (key: Key): string => {
    const found = values.get(key);
    return found?.size === 1 ? ([...found][0] ?? "") : "";
  };
  const facts: Facts = {};
  const visit = one("visit");
  set(facts, "date", isoDate(visit));
  set(facts, "start", clock(one("start")));
  set(facts, "stop", clock(one("stop")));
  const minutes = /^(\d{1,3})(?: ?(?:min|mins|minutes|minutos)\.?)?$/i.exec(one("minutes"))?.[1];
  if (minutes !== undefined) facts.minutes = Number(minutes);
  set(facts, "service", one("service"));
  set(facts, "modality", one("modality"));
  set(facts, "place", one("place"));
  set(facts, "cpt", /^(\d{5})\b/.exec(one("cpt"))?.[1] ?? "");
  const diagnosis = one("diagnosis");
  if (diagnosis !== "") facts.diagnosis = [diagnosis];
  const participants = one("participants").split(/\s*[,;]\s*/).filter((p) => p !== "");
  if (participants.length > 0) facts.participants = participants;
  const client = one("client");
  set(facts, "client", client);
  return { client, visit, facts };
}

function set(facts: Facts, key: "date" | "start" | "stop" | "service" | "modality" | "place" | "cpt" | "client", value: string): void {
  if (value !== "") facts[key] = value;
}

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
