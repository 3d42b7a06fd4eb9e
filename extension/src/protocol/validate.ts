// Every message is checked against its schema at each edge it crosses: from the
// agent, from a page's content script and from the panel.
import { Validator, type Schema } from "@cfworker/json-schema";
import { fromAgent, fromAgentClear, schema } from "./schema.gen";
import type { FromAgent, FromAgentClear } from "./types.gen";

/** `newer`: the agent has versions above ours, so what we do not know is left out, and a type that we do not know is null. */
interface Read<T> {
  (text: string): T;
  (text: string, newer: boolean): T | null;
}

export type Reader<T> = (value: unknown) => T | null;

const definitions = schema.$defs as Record<string, Schema>;

/** The validator throws on a key that is half a character. */
function holds(validator: Validator, value: unknown): boolean {
  try {
    return validator.validate(value).valid;
  } catch {
    return false;
  }
}

/**
 * A reader of messages from our own rooms, by a schema that may refer to the
 * wire's types as #/$defs/NAME. It gives a plain copy, as JSON would carry it
 * (Firefox clones keys whose value is undefined, Chromium drops them), or null.
 */
export function readerOf(shape: Schema): (value: unknown) => unknown {
  let validator: Validator | null = null; // built when first used: a worker starts often
  return (value) => {
    if (typeof value !== "object" || value === null) return null;
    let plain: unknown;
    try {
      plain = JSON.parse(JSON.stringify(value));
    } catch {
      return null; // holds itself, or what JSON cannot say
    }
    validator ??= new Validator({ ...shape, $defs: definitions }, "2020-12");
    return holds(validator, plain) ? plain : null;
  };
}

/** A message that is none of ours. Of an agent whose highest version is ours or lower, each is exact. */
export class Unreadable extends Error {
  constructor(readonly type: string) {
    super("a message that is none of this version's");
  }
}

/**
 * A value without what its schema does not know: an agent whose highest version
 * is above ours may say more. Of two shapes (null, or an object) each leaves out
 * what it would not let pass anyway.
 */
function known(value: unknown, shape: Schema | boolean | undefined): unknown {
  if (typeof value !== "object" || value === null || typeof shape !== "object") return value;
  const name = shape.$ref?.split("/").at(-1);
  let out: unknown = name === undefined ? value : known(value, definitions[name]);
  for (const one of shape.anyOf ?? []) out = known(out, one);
  const { items, properties } = shape;
  if (Array.isArray(out)) return out.map((item: unknown) => known(item, items as Schema | undefined));
  if (!properties) return out;
  const fields = Object.entries(out as object).filter(([key]) => Object.hasOwn(properties, key));
  return Object.fromEntries(fields.map(([key, field]: [string, unknown]) => [key, known(field, properties[key])]));
}

function reader(table: Readonly<Record<string, string>>): (text: string, newer?: boolean) => unknown {
  const checks = new Map<string, Validator>();
  return (text, newer = false) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Unreadable("");
    }
    const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
    if (typeof type !== "string" || !Object.hasOwn(table, type)) {
      if (newer && typeof type === "string") return null;
      throw new Unreadable("");
    }
    if (newer) value = known(value, definitions[table[type] ?? ""]);
    const check = checks.get(type) ?? new Validator({ $ref: `#/$defs/${table[type] ?? ""}`, $defs: definitions }, "2020-12");
    checks.set(type, check);
    if (!holds(check, value)) throw new Unreadable(type);
    return value;
  };
}

/** Reads a frame of the agent's before the handshake. Throws Unreadable; null is a message that a newer agent may send. */
export const readClear = reader(fromAgentClear) as Read<FromAgentClear>;

/**
 * The versions of a greeting, whatever else it holds: that of a version to come
 * may hold more, and must still tell that it is newer. Null where it is none.
 */
export function readVersions(text: string): { min: number; max: number } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { type, min, max } = (value ?? {}) as Record<string, unknown>;
  return type === "greeting" && Number.isInteger(min) && Number.isInteger(max) ? { min: min as number, max: max as number } : null;
}

/** Reads a message of the agent's from inside the channel. */
export const readMessage = reader(fromAgent) as Read<FromAgent>;
