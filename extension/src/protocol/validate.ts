// Every message is checked against its schema at each edge it crosses: from the
// agent, from a page's content script and from the panel.
import { Validator, type Schema } from "@cfworker/json-schema";
import { fromAgent, fromAgentClear, schema } from "./schema.gen";
import type { FromAgent, FromAgentClear } from "./types.gen";

export type Reader<T> = (value: unknown) => T | null;

const definitions = schema.$defs as Record<string, Schema>;

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
    return validator.validate(plain).valid ? plain : null;
  };
}

/** A message that is none of this version's. Both ends chose the version when they greeted, so it is exact. */
export class Unreadable extends Error {
  constructor(readonly type: string) {
    super("a message that is none of this version's");
  }
}

function reader(table: Readonly<Record<string, string>>): (text: string) => unknown {
  const checks = new Map<string, Validator>();
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Unreadable("");
    }
    const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
    if (typeof type !== "string" || !Object.hasOwn(table, type)) throw new Unreadable("");
    const check = checks.get(type) ?? new Validator({ $ref: `#/$defs/${table[type] ?? ""}`, $defs: definitions }, "2020-12");
    checks.set(type, check);
    if (!check.validate(value).valid) throw new Unreadable(type);
    return value;
  };
}

/** Reads a frame of the agent's before the handshake. Throws Unreadable. */
export const readClear = reader(fromAgentClear) as (text: string) => FromAgentClear;

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
export const readMessage = reader(fromAgent) as (text: string) => FromAgent;
