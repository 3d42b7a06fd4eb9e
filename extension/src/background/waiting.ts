// Tonight's notes: every draft in the recovery store, as a list. What is sealed is
// read with the agent's keys, which are asked for once in each connection.
import type { WaitingNote } from "../messages";
import type { Agent } from "./agent";
import type { Kept, Recovery } from "./recovery";

type Summary = Omit<WaitingNote, "saved" | "open">;

/** So much of a dump is shown to know it by. */
const shown = 90; // characters

export class Waiting {
  #read = new Map<string, { saved: number; summary: Summary }>();
  #asked = new Set<string>();

  constructor(
    private readonly agent: Agent,
    private readonly recovery: Recovery,
  ) {}

  /** There is a new connection: keys can be asked for again. */
  connected(): void {
    this.#asked.clear();
  }

  /** The newest first. `locked` counts those that cannot be read now. */
  async list(): Promise<{ notes: Omit<WaitingNote, "open">[]; locked: number }> {
    const entries = (await this.recovery.all()).sort((a, b) => b.saved - a.saved);
    const notes: Omit<WaitingNote, "open">[] = [];
    let locked = 0;
    for (const { draft, saved, sealed } of entries) {
      if (sealed) {
        locked++;
        if (!this.#asked.has(draft) && this.agent.send({ type: "key", draft })) this.#asked.add(draft);
        continue;
      }
      const summary = await this.#summary(draft, saved);
      if (summary && (summary.words > 0 || summary.drafted)) notes.push({ ...summary, saved });
    }
    const there = new Set(entries.map((e) => e.draft));
    for (const draft of this.#read.keys()) if (!there.has(draft)) this.#read.delete(draft);
    return { notes, locked };
  }

  async #summary(draft: string, saved: number): Promise<Summary | null> {
    const before = this.#read.get(draft);
    if (before?.saved === saved) return before.summary;
    const there = await this.recovery.load(draft);
    if (!there) return null;
    const summary = summed(draft, there.kept);
    this.#read.set(draft, { saved, summary });
    return summary;
  }
}

function summed(draft: string, { format, parts, ui }: Kept): Summary {
  const text = parts.filter((p) => p.kind !== "answer").map((p) => p.text).join("\n").trim();
  const plain = text.replace(/\s+/g, " ");
  return {
    draft,
    client: ui.client,
    visit: ui.visit,
    format,
    words: plain === "" ? 0 : plain.split(" ").length,
    begins: plain.length > shown ? `${plain.slice(0, plain.lastIndexOf(" ", shown) || shown)} …` : plain,
    drafted: ui.draft !== null,
    delivered: ui.delivered === true,
    loose: ui.loose === true,
  };
}
