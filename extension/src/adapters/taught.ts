// The file by which colleagues share what they have taught of a site: read
// strictly, with every trouble named by its place in the file.
import { facets, slots } from "../protocol/types.gen";
import { plainName } from "./mapping";
import { isPlain, lasting, lastingOf, type Taught } from "./told";

/** What is wrong with a file: a key of the catalogue, where in the file, and the value. */
export interface Trouble {
  key: "adapter_not_json" | "adapter_too_large" | "adapter_not_one" | "adapter_version" | "adapter_missing" | "adapter_unknown" | "adapter_wrong" | "adapter_alike";
  at: string;
  value: string;
}

export const maxFile = 64_000;
const maxFields = 100;
const maxTakes = 20;
const maxText = 200;

/** The adapter in a file, or all that is wrong with it. */
export function readTaught(text: string): { taught: Taught; trouble: [] } | { taught: null; trouble: Trouble[] } {
  if (text.length > maxFile) return { taught: null, trouble: [{ key: "adapter_too_large", at: "", value: String(maxFile / 1000) }] };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return { taught: null, trouble: [{ key: "adapter_not_json", at: "", value: error instanceof Error ? error.message : "" }] };
  }
  const trouble = troubleIn(value);
  return trouble.length === 0 ? { taught: value as Taught, trouble: [] } : { taught: null, trouble };
}

/** All that keeps a value from being an adapter; nothing if it is one. */
export function troubleIn(value: unknown): Trouble[] {
  const trouble: Trouble[] = [];
  const say = (key: Trouble["key"], at: string, what: unknown = ""): void => {
    trouble.push({ key, at, value: shown(what) });
  };
  /** The value as an object with just these keys; null, having said why, where it is not. */
  const object = (of: unknown, at: string, keys: readonly string[]): Record<string, unknown> | null => {
    if (!isObject(of)) {
      say("adapter_wrong", at, of ?? null);
      return null;
    }
    for (const key of Object.keys(of)) if (!keys.includes(key)) say("adapter_unknown", at === "" ? key : `${at}.${key}`);
    for (const key of keys) if (!Object.hasOwn(of, key)) say("adapter_missing", at === "" ? key : `${at}.${key}`);
    return of;
  };

  if (!isObject(value) || value.sidequill !== "adapter") {
    say("adapter_not_one", "sidequill", isObject(value) ? value.sidequill : "");
    return trouble;
  }
  if (value.version !== 1) {
    say("adapter_version", "version", value.version);
    return trouble;
  }
  object(value, "", ["sidequill", "version", "site", "fields"]);
  if (value.site !== undefined && !isHost(value.site)) say("adapter_wrong", "site", value.site);
  const { fields } = value;
  if (fields === undefined) return trouble;
  if (!Array.isArray(fields) || fields.length === 0 || fields.length > maxFields) {
    say("adapter_wrong", "fields", Array.isArray(fields) ? fields.length : fields);
    return trouble;
  }
  const seen = new Set<string>();
  fields.forEach((each: unknown, i) => {
    const at = `fields[${i}]`;
    const field = object(each, at, ["label", "attributes", "takes", "whole"]);
    if (field === null) return;
    const { label, attributes, takes, whole } = field;
    if (label !== undefined && !isText(label)) say("adapter_wrong", `${at}.label`, label);
    if (whole !== undefined && typeof whole !== "boolean") say("adapter_wrong", `${at}.whole`, whole);
    if (attributes !== undefined && !isObject(attributes)) say("adapter_wrong", `${at}.attributes`, attributes);
    if (isObject(attributes)) {
      for (const [name, a] of Object.entries(attributes)) {
        if (!lasting.some((l) => l === name)) say("adapter_unknown", `${at}.attributes.${name}`);
        else if (!isText(a) || lastingOf({ [name]: a })[name] === undefined) say("adapter_wrong", `${at}.attributes.${name}`, a);
      }
    }
    if (takes !== undefined && (!Array.isArray(takes) || takes.length > maxTakes)) say("adapter_wrong", `${at}.takes`, takes);
    else if (Array.isArray(takes)) takes.forEach((take: unknown, j) => takeTrouble(take, `${at}.takes[${j}]`, say));
    if (whole === true && Array.isArray(takes) && takes.length > 0) say("adapter_wrong", `${at}.whole`, whole);
    if (label === "" && isObject(attributes) && Object.keys(attributes).length === 0) say("adapter_missing", `${at}.label`);
    const told = JSON.stringify([typeof label === "string" ? plainName(label) : label, attributes]);
    if (seen.has(told)) say("adapter_alike", at);
    seen.add(told);
  });
  return trouble;
}

function takeTrouble(take: unknown, at: string, say: (key: Trouble["key"], at: string, value?: unknown) => void): void {
  if (!isObject(take)) return say("adapter_wrong", at, take);
  const keys = Object.keys(take);
  for (const key of keys) if (!["slot", "facet", "section"].includes(key)) say("adapter_unknown", `${at}.${key}`);
  if (keys.length === 0 || ("section" in take && keys.length > 1)) say("adapter_wrong", at, JSON.stringify(take));
  if ("slot" in take && !slots.some((s) => s === take.slot)) say("adapter_wrong", `${at}.slot`, take.slot);
  if ("facet" in take && !facets.some((f) => f === take.facet)) say("adapter_wrong", `${at}.facet`, take.facet);
  if ("section" in take && !(typeof take.section === "string" && /^[a-z0-9][a-z0-9-]{0,59}$/.test(take.section))) say("adapter_wrong", `${at}.section`, take.section);
}

function isHost(value: unknown): boolean {
  return typeof value === "string" && value.length <= 253 && /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$|^\[[0-9a-f:]+\]$/.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= maxText && isPlain(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
