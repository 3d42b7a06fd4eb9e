// The settings page's port to the background, opened again when it breaks (the
// browser stops the background now and then).
import type { BackgroundToSettings, ChosenToSettings, SettingsToBackground } from "../messages";
import { ext } from "../platform/ext";
import type { Choice } from "../protocol/types.gen";

const reopenAfter = 1_000;

export type Chosen = Pick<ChosenToSettings, "refused" | "failed">;

export class AgentPort {
  #port: chrome.runtime.Port | null = null;
  #closed = false;
  #refs = 0;
  #waiting = new Map<number, (chosen: Chosen) => void>();

  /** Tells what the agent says of itself, until the function given back is called. */
  open(tell: (message: BackgroundToSettings) => void): () => void {
    this.#closed = false;
    const port = ext.runtime.connect({ name: "settings" });
    this.#port = port;
    port.onMessage.addListener((message: unknown) => {
      if (isSettings(message)) tell(message);
      else if (isChosen(message)) this.#answer(message.ref, message);
    });
    port.onDisconnect.addListener(() => {
      for (const ref of [...this.#waiting.keys()]) this.#answer(ref, { refused: [], failed: "no-agent" });
      if (this.#closed) return;
      setTimeout(() => {
        if (!this.#closed) this.open(tell);
      }, reopenAfter);
    });
    return () => {
      this.#closed = true;
      this.#port?.disconnect();
    };
  }

  forget(not: string): void {
    this.#send({ type: "forget", not });
  }

  revoke(device: string): void {
    this.#send({ type: "revoke", device });
  }

  /** Has the agent take settings: all of them or, where one is refused, none. */
  choose(values: Choice[], clear: string[] = []): Promise<Chosen> {
    const ref = ++this.#refs;
    return new Promise((resolve) => {
      this.#waiting.set(ref, resolve);
      this.#send({ type: "choose", ref, values, clear });
    });
  }

  #answer(ref: number, chosen: Chosen): void {
    const waits = this.#waiting.get(ref);
    this.#waiting.delete(ref);
    waits?.(chosen);
  }

  #send(message: SettingsToBackground): void {
    this.#port?.postMessage(message);
  }
}

const isText = (value: unknown): boolean => typeof value === "string";
const listOf = (value: unknown, holds: (member: Record<string, unknown>) => boolean): boolean =>
  Array.isArray(value) && value.every((member) => isObject(member) && holds(member));

/** Whether a message has the shape of BackgroundToSettings. */
export function isSettings(message: unknown): message is BackgroundToSettings {
  if (!isObject(message) || message.type !== "settings" || typeof message.state !== "string") return false;
  const { wordings, choices, devices, older, formats } = message;
  return (
    (wordings === null || listOf(wordings, (w) => isText(w.not) && isText(w.say))) &&
    (devices === null || listOf(devices, (d) => isText(d.device) && isText(d.name) && isText(d.created) && isText(d.used))) &&
    (choices === null ||
      (isObject(choices) && isText(choices.by) && listOf(choices.settings, (s) => isText(s.key) && isText(s.value) && isText(s.default) && Array.isArray(s.allowed) && s.allowed.every(isText)))) &&
    (older === null || (isObject(older) && ["subject", "tense", "names", "profile"].every((k) => isText(older[k])) && typeof older.full === "boolean")) &&
    listOf(formats, (f) => isText(f.key) && isText(f.title))
  );
}

function isChosen(message: unknown): message is ChosenToSettings {
  if (!isObject(message) || message.type !== "chosen") return false;
  return typeof message.ref === "number" && isText(message.failed) && listOf(message.refused, (r) => isText(r.key) && isText(r.why));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
