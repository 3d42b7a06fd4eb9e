// The settings page's port to the background, opened again when it breaks (the
// browser stops the background now and then).
import type { BackgroundToSettings, SettingsToBackground } from "../messages";
import { ext } from "../platform/ext";

const reopenAfter = 1_000;

export class AgentPort {
  #port: chrome.runtime.Port | null = null;
  #closed = false;

  /** Tells what the agent says of itself, until the function given back is called. */
  open(tell: (message: BackgroundToSettings) => void): () => void {
    this.#closed = false;
    const port = ext.runtime.connect({ name: "settings" });
    this.#port = port;
    port.onMessage.addListener((message: unknown) => {
      if (isSettings(message)) tell(message);
    });
    port.onDisconnect.addListener(() => {
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
    const message: SettingsToBackground = { type: "forget", not };
    this.#port?.postMessage(message);
  }
}

/** Whether a message has the shape of BackgroundToSettings. */
export function isSettings(message: unknown): message is BackgroundToSettings {
  if (!isObject(message) || message.type !== "settings" || typeof message.state !== "string") return false;
  const { settings, wordings } = message;
  if (wordings !== null && !(Array.isArray(wordings) && wordings.every((w) => isObject(w) && typeof w.not === "string" && typeof w.say === "string"))) return false;
  if (settings === null) return true;
  return isObject(settings) && ["subject", "tense", "names", "profile"].every((k) => typeof settings[k] === "string") && typeof settings.full === "boolean";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
