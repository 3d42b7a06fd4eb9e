// The EHR's page as the background sees it: a number of frames, each with a
// content script that can describe its fields, fill them and put them back.
// What frames say is checked, and says nothing about any other frame.
import { otherNote, type About } from "../guard";
import type { BackgroundToContent, FillItem, FillResult, NoteForm, PageContext, Survey, YoursToSet } from "../messages";
import type { FillReason } from "../fill/fill";
import { readDescribed, readFilled, readSurvey, readUndone, type Described } from "./shapes";

/** The browser's side of it. */
export interface Frames {
  /** ids of the tab's frames that we may touch; 0 is the page itself */
  list(tab: number): Promise<number[]>;
  /** sends to one frame; rejects where nobody listens */
  ask(tab: number, frame: number, message: BackgroundToContent): Promise<unknown>;
  /** puts the content scripts into the tab's frames */
  inject(tab: number): Promise<void>;
  /** puts the script by which a page is taught or reported into the tab's frames; gives their ids */
  teach(tab: number): Promise<number[]>;
}

export interface FillOutcome {
  results: FillResult[];
  yours: YoursToSet[];
  mismatch: { page: string; draft: string } | null;
  /** frames in which a field was set */
  frames: number[];
}

/** A page that says nothing. */
export const nobody: PageContext = { url: "", client: "", visit: "", facts: {} };

/** How long a frame may take to answer: a page that hangs must not hold the panel up. */
const patience = { describe: 2_000, fill: 20_000 };

export class Page {
  constructor(
    readonly tab: number,
    private readonly frames: Frames,
  ) {}

  async describe(): Promise<Described> {
    const ids = await this.frames.list(this.tab);
    const answers = await Promise.all(
      ids.map(async (frame) => {
        const said = readDescribed(await this.#ask(frame, { type: "describe" }, patience.describe));
        return said && { frame, page: said.page, forms: said.forms.map((form) => inFrame(form, frame)), covered: said.covered === true };
      }),
    );
    const heard = answers.filter((a) => a !== null);
    // Frames with a note know best whom it is about; then the page itself; then the rest.
    heard.sort((a, b) => Number(b.forms.length > 0) - Number(a.forms.length > 0) || a.frame - b.frame);
    const page = heard.reduce<PageContext>(
      (sum, { page: p }) => ({
        url: sum.url,
        client: sum.client || p.client,
        visit: sum.visit || p.visit,
        facts: { ...p.facts, ...sum.facts },
        record: { ...p.record, ...sum.record },
        labels: { ...p.labels, ...sum.labels },
      }),
      { ...nobody, url: heard.find((a) => a.frame === 0)?.page.url ?? heard[0]?.page.url ?? "" },
    );
    // The panel stands in the top frame: what another says of it is nothing.
    const covered = heard.some((a) => a.frame === 0 && a.covered);
    return { page, forms: heard.flatMap((a) => a.forms), ...(covered ? { covered } : {}) };
  }

  /** Fills what was asked, unless the page is about somebody else by now. */
  async fill(items: FillItem[], draft: About): Promise<FillOutcome> {
    const { page, forms, covered } = await this.describe();
    const none: FillOutcome = { results: [], yours: [], mismatch: null, frames: [] };
    const mismatch = otherNote(page, draft);
    if (mismatch) return { ...none, mismatch };

    const fields = new Map(forms.flatMap((f) => f.fields).map((f) => [key(f.frame, f.id), f]));
    // Who pressed may have seen something else there.
    if (covered === true) return { ...none, results: items.map((item) => refused(item, fields.get(key(item.frame, item.field))?.label ?? "", "fill_covered")) };
    const outcome = { ...none };
    const there = items.filter((item) => fields.has(key(item.frame, item.field)));
    for (const item of items) {
      if (!there.includes(item)) outcome.results.push(refused(item, "", "fill_gone"));
    }
    for (const frame of new Set(there.map((item) => item.frame))) {
      const mine = there.filter((item) => item.frame === frame);
      outcome.frames.push(frame);
      const said = readFilled(await this.#ask(frame, { type: "fill", items: mine, client: draft.client, visit: draft.visit, ...(draft.record ? { record: draft.record } : {}) }, patience.fill));
      if (said?.mismatch) return { ...outcome, mismatch: said.mismatch };
      for (const item of mine) {
        const result = said?.results.find((r) => r.field === item.field);
        const label = fields.get(key(frame, item.field))?.label ?? "";
        outcome.results.push(result ? { ...result, frame } : refused(item, label, "fill_no_answer"));
      }
    }
    const touched = forms.filter((f) => f.fields.some((field) => there.some((i) => i.frame === f.frame && i.field === field.id)));
    outcome.yours = touched.flatMap((f) => f.yours);
    return outcome;
  }

  /** Puts back what fill() changed in these frames. */
  async undo(frames: number[]): Promise<FillResult[]> {
    const results: FillResult[] = [];
    for (const frame of frames) {
      const said = readUndone(await this.#ask(frame, { type: "undo" }, patience.fill));
      results.push(...(said?.results ?? []).map((r) => ({ ...r, frame })));
    }
    return results;
  }

  /** How each frame is built, its fields in the page's order. They are watched from then on: where she goes is `picked`. */
  async survey(): Promise<Survey[]> {
    const ids = await this.frames.teach(this.tab);
    const answers = await Promise.all(
      ids.map(async (frame) => {
        const survey = readSurvey(await this.#ask(frame, { type: "survey" }, patience.describe));
        return survey && { ...survey, frame, fields: survey.fields.map((field) => ({ ...field, frame })) };
      }),
    );
    return answers.filter((a) => a !== null).sort((a, b) => a.frame - b.frame);
  }

  async endSurvey(): Promise<void> {
    for (const frame of await this.frames.list(this.tab)) await this.#ask(frame, { type: "survey-end" }, patience.describe);
  }

  /** Outlines one field on the page, and none in the other frames. */
  async point(frame: number, field: string): Promise<void> {
    for (const each of await this.frames.list(this.tab)) await this.#ask(each, { type: "point", field: each === frame ? field : "" }, patience.describe);
  }

  async showPanel(src: string): Promise<void> {
    const message = { type: "show-panel", src } as const;
    await this.frames.list(this.tab); // with which the dock comes
    try {
      await this.frames.ask(this.tab, 0, message);
    } catch {
      // A page that was open before we were allowed, or before an update.
      await this.frames.inject(this.tab);
      await this.frames.ask(this.tab, 0, message);
    }
  }

  async hidePanel(): Promise<void> {
    await this.#ask(0, { type: "hide-panel" }, patience.describe);
  }

  /** What a frame answers; null where it does not. */
  async #ask(frame: number, message: BackgroundToContent, ms: number): Promise<unknown> {
    let clock: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => {
      clock = setTimeout(() => resolve(null), ms);
    });
    try {
      return await Promise.race([this.frames.ask(this.tab, frame, message), late]);
    } catch {
      return null;
    } finally {
      clearTimeout(clock);
    }
  }
}

const key = (frame: number, field: string): string => `${frame} ${field}`;

function refused(item: FillItem, label: string, reason: FillReason | "fill_covered"): FillResult {
  return { field: item.field, frame: item.frame, label, status: "refused", reason };
}

/** A frame speaks for itself alone, whatever ids it gives. */
function inFrame(form: NoteForm, frame: number): NoteForm {
  return { ...form, frame, fields: form.fields.map((field) => ({ ...field, frame })) };
}
