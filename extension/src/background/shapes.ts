// The shapes of the messages of messages.ts, as schemas: TypeScript's types are
// gone at run time, and the background trusts neither a page's content script
// nor what says it is a panel.
import type { Schema } from "@cfworker/json-schema";
import type { ContentToBackground, FillResult, LogToBackground, NoteForm, PageContext, PanelToBackground, SettingsToBackground, Survey } from "../messages";
import { readerOf, type Reader } from "../protocol/validate";

const text = (max: number): Schema => ({ type: "string", maxLength: max });
const id = text(200);
const label = text(500);
const whole = text(1_000_000);
const count: Schema = { type: "integer", minimum: 0, maximum: 2 ** 31 - 1 };
const flag: Schema = { type: "boolean" };
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
const list = (items: Schema, max: number): Schema => ({ type: "array", items, maxItems: max });
const oneOf = (...values: string[]): Schema => ({ enum: values });
const orNull = (shape: Schema): Schema => ({ anyOf: [{ type: "null" }, shape] });

/** An object with just these keys; those named in `optional` may be missing. */
function object(properties: Record<string, Schema>, optional: string[] = []): Schema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: "object", properties, required, additionalProperties: false };
}

const message = (type: string, properties: Record<string, Schema> = {}, optional: string[] = []): Schema =>
  object({ type: { const: type }, ...properties }, optional);

const clientRecord = object({ chart: label, born: label }, ["chart", "born"]);

const mark = object({ section: id, index: count, hers: oneOf("", "edited", "own"), kept: flag });

const keep = object(
  {
    blocks: flag,
    client: label,
    visit: label,
    record: clientRecord,
    draft: orNull({ type: "object" }), // only kept, and given back as it was
    edited: flag,
    delivered: flag,
    loose: flag,
    marks: list(mark, 10_000),
  },
  ["marks", "record", "delivered", "loose"],
);

/** Firefox's ids of frames are larger than 32 bits. */
const frameId: Schema = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const item = object({ field: id, frame: frameId, text: whole, mode: oneOf("add", "replace", "skip") });

export const readPanel = readerOf({
  anyOf: [
    message("open", { tab: count, again: flag }, ["again"]),
    message("reconnect"),
    message("dump", {
      format: id,
      // over the agent's limit is for the agent to say; nothing typed is refused here
      parts: list(ref("Part"), 1000),
      facts: ref("Facts"),
      changes: list(ref("Change"), 10_000),
      ui: keep,
    }),
    message("start", { engine: oneOf("", "builtin") }),
    message("stop"),
    message("check", {
      ref: count,
      sentences: list(object({ text: whole, sources: list(count, 10_000) }), 1000),
    }),
    message("check-note", { ref: count, note: whole, dump: flag, format: id, facts: ref("Facts") }),
    message("wording", { before: whole, after: whole }),
    message("describe"),
    message("fill", { items: list(item, 1000), client: label, visit: label, record: clientRecord }, ["record"]),
    message("undo"),
    message("survey"),
    message("survey-end"),
    message("point", { field: id, frame: frameId }),
    message("connect"),
    message("pair"),
    message("pair-confirm"),
    message("pair-cancel"),
    message("done"),
    message("discard"),
    message("notes"),
    message("new"),
    message("take", { draft: id, attach: flag }),
    message("go", { draft: id }),
    message("forget", { draft: id }),
    message("close"),
  ],
}) as Reader<PanelToBackground>;

export const readSettings = readerOf({
  anyOf: [
    message("forget", { not: text(200) }),
    message("choose", { ref: count, values: list(ref("Choice"), 200), clear: list(id, 200) }),
    message("revoke", { device: id }),
  ],
}) as Reader<SettingsToBackground>;

const result = object({
  field: id,
  frame: { type: "integer" },
  label,
  status: oneOf("filled", "skipped", "refused", "partial", "restored"),
  reason: id,
});

export const readLog = readerOf(message("history", { before: count })) as Reader<LogToBackground>;

export const readContent = readerOf({
  anyOf: [message("opened"), message("page-changed"), message("picked", { field: id }), message("fill-changed", { results: list(result, 100) }), message("panel-closed")],
}) as Reader<ContentToBackground>;

const takes = object({ slot: id, facet: id, section: id }, ["slot", "facet", "section"]);

const known = oneOf("policy", "taught", "adapter", "label", "heading", "attribute", "described");

const field = object({
  id,
  frame: { type: "integer" },
  label,
  takes: list(takes, 100),
  whole: flag,
  known,
  text: whole,
  kind: oneOf("text", "rich"),
  writable: flag,
  maxLength: orNull({ type: "integer" }),
});

const yours = object({ label, kind: oneOf("checkbox", "select", "date", "other") });

export interface Described {
  page: PageContext;
  forms: NoteForm[];
  /** of the top frame: the page covers the panel, or makes it see-through */
  covered?: boolean;
}

export const readDescribed = readerOf(
  object({
    page: object(
      { url: text(10_000), client: label, visit: label, facts: ref("Facts"), record: clientRecord, labels: { type: "object", additionalProperties: label, maxProperties: 50 } },
      ["record", "labels"],
    ),
    forms: list(object({ id, frame: { type: "integer" }, fields: list(field, 500), yours: list(yours, 500) }), 50),
    covered: flag,
  }, ["covered"]),
) as Reader<Described>;

const attributes: Schema = { type: "object", additionalProperties: label, maxProperties: 50 };

export const readSurvey = readerOf(
  object({
    site: text(253),
    frame: { type: "integer" },
    fields: list(
      object({
        id, frame: { type: "integer" }, label, attributes, kind: oneOf("text", "rich"), editor: id, takes: list(takes, 100), whole: flag,
        known: { anyOf: [{ const: "" }, known] }, unique: flag,
      }),
      500,
    ),
    others: list(object({ role: id, label, attributes }), 500),
  }),
) as Reader<Survey>;

const mismatch = orNull(object({ page: label, draft: label }));

export interface Filled {
  results: FillResult[];
  mismatch: { page: string; draft: string } | null;
}

export const readFilled = readerOf(object({ results: list(result, 1000), mismatch })) as Reader<Filled>;

export const readUndone = readerOf(object({ results: list(result, 1000) })) as Reader<{ results: FillResult[] }>;
