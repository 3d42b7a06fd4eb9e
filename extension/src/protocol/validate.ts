// Every message is checked against its schema at each edge it crosses: from the
// agent, from a page's content script and from the panel.
//
// What the agent sends is read tolerantly in one respect: keys that this
// version does not know are passed over, since agent and extension are updated
// by different hands and each works with the other's previous minor version.
import { Validator, type Schema } from "@cfworker/json-schema";
import { fromAgent, fromAgentClear, schema } from "./schema.gen";
import type { FromAgent, FromAgentClear } from "./types.gen";

const definitions = schema.$defs as Record<string, Schema>;

/**
 * A reader of messages from our own rooms, by a schema that may refer to the
 * wire's types as #/$defs/NAME. It gives a plain copy, as JSON would carry it
 * (Firefox clones keys whose value is undefined, Chromium drops them), or null.
 */
export function readerOf<T>(shape: Schema): (value: unknown) => T | null {
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
    return validator.validate(plain).valid ? (plain as T) : null;
  };
}

function tolerant(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(tolerant);
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part)
      .filter(([key, value]) => !(key === "additionalProperties" && value === false))
      .map(([key, value]) => [key, tolerant(value)]),
  );
}

/** A message that cannot be used. `known` tells a wrong shape from a type of a later version. */
export class Unreadable extends Error {
  constructor(
    readonly type: string,
    readonly known: boolean,
  ) {
    super(known ? `the message ${type} has a wrong shape` : "a message of unknown type");
  }
}

function reader(table: Readonly<Record<string, string>>): (text: string) => unknown {
  const checks = new Map<string, Validator>();
  let defs: Record<string, Schema> | null = null;
  return (text) => {
    const value: unknown = JSON.parse(text);
    const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
    if (typeof type !== "string") throw new Unreadable("", false);
    const name = Object.hasOwn(table, type) ? table[type] : undefined;
    if (name === undefined) throw new Unreadable("", false);
    defs ??= tolerant(definitions) as Record<string, Schema>;
    const check = checks.get(type) ?? new Validator({ $ref: `#/$defs/${name}`, $defs: defs }, "2020-12");
    checks.set(type, check);
    if (!check.validate(value).valid) throw new Unreadable(type, true);
    return value;
  };
}

/** Reads a frame of the agent's before the handshake. Throws Unreadable, or SyntaxError where it is not JSON. */
export const readClear = reader(fromAgentClear) as (text: string) => FromAgentClear;

/** Reads a message of the agent's from inside the channel. */
export const readMessage = reader(fromAgent) as (text: string) => FromAgent;
