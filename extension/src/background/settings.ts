// The settings page's side of the background: what the agent is set to, and the
// wording preferences it keeps, shown and forgotten there.
import type { BackgroundToSettings } from "../messages";
import type { Preference } from "../protocol/types.gen";
import type { Agent } from "./agent";
import type { Port } from "./background";
import { readSettings } from "./shapes";

/** The part of its runtime.Port that is used. */
export interface SettingsPort extends Omit<Port, "postMessage"> {
  postMessage(message: BackgroundToSettings): void;
}

export class SettingsPages {
  #open = new Set<SettingsPort>();
  #wordings: Preference[] | null = null;

  constructor(
    private readonly agent: Agent,
    private readonly id: string,
    /** the address of options.html */
    private readonly page: string,
  ) {}

  /** A port: a settings page's, if it comes from our own page. */
  connect(port: SettingsPort): void {
    const { sender } = port;
    if (sender?.id !== this.id || sender.url?.split(/[?#]/)[0] !== this.page) {
      port.disconnect();
      return;
    }
    const release = this.agent.hold();
    this.#open.add(port);
    port.onDisconnect.addListener(() => {
      this.#open.delete(port);
      release();
    });
    port.onMessage.addListener((value) => {
      const message = readSettings(value);
      if (message) this.agent.send({ type: "wording", remove: message.not });
    });
    this.state();
  }

  /** The connection, or what the agent said of itself, may have changed. */
  state(): void {
    if (this.#open.size > 0) this.agent.send({ type: "wording" });
    this.#tell();
  }

  heard(wordings: Preference[]): void {
    this.#wordings = wordings;
    this.#tell();
  }

  #tell(): void {
    const ready = this.agent.state === "ready";
    const message: BackgroundToSettings = {
      type: "settings", state: this.agent.state,
      settings: ready ? (this.agent.ready?.settings ?? null) : null,
      wordings: ready ? this.#wordings : null,
    };
    for (const port of this.#open) port.postMessage(message);
  }
}
