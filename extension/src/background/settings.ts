// The settings page's side of the background: what the agent is set to, the
// browsers it knows and the wording preferences it keeps, shown and changed there.
import type { BackgroundToSettings, ChosenToSettings, SettingsToBackground } from "../messages";
import type { Choices, DeviceInfo, Preference, Refusal } from "../protocol/types.gen";
import type { Agent } from "./agent";
import type { Port } from "./background";
import { failureIn } from "./failures";
import { readSettings } from "./shapes";

/** The part of its runtime.Port that is used. */
export interface SettingsPort extends Omit<Port, "postMessage"> {
  postMessage(message: BackgroundToSettings | ChosenToSettings): void;
}

/** The first version of the protocol that has choices and a list of devices. */
const versionOfChoices = 2;

export class SettingsPages {
  #open = new Set<SettingsPort>();
  #wordings: Preference[] | null = null;
  #choices: BackgroundToSettings["choices"] = null;
  #devices: DeviceInfo[] | null = null;
  /** who waits for an answer, by the number under which the agent was asked */
  #asked = new Map<number, { port: SettingsPort; ref: number }>();
  #refs = 0;

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
      if (message) this.#onPage(port, message);
    });
    this.state();
  }

  #onPage(port: SettingsPort, message: SettingsToBackground): void {
    switch (message.type) {
      case "forget":
        this.agent.send({ type: "wording", remove: message.not });
        return;
      case "revoke":
        if (this.#knowsChoices) this.agent.send({ type: "devices", revoke: message.device });
        return;
      case "choose": {
        const ref = ++this.#refs;
        this.#asked.set(ref, { port, ref: message.ref });
        const { values, clear } = message;
        const sent = this.#knowsChoices && this.agent.send({ type: "choose", ref, values, clear });
        if (!sent) this.#answer(ref, [], this.agent.state === "ready" ? "version" : failureIn(this.agent.state));
      }
    }
  }

  get #knowsChoices(): boolean {
    return this.agent.state === "ready" && this.agent.version >= versionOfChoices;
  }

  /** The connection, or what the agent said of itself, may have changed. */
  state(): void {
    if (this.agent.state !== "ready") {
      [this.#wordings, this.#choices, this.#devices] = [null, null, null];
      for (const ref of [...this.#asked.keys()]) this.#answer(ref, [], failureIn(this.agent.state));
    } else if (this.#open.size > 0) {
      this.agent.send({ type: "wording" });
      if (this.#knowsChoices) {
        this.agent.send({ type: "choose", ref: 0, values: [], clear: [] });
        this.agent.send({ type: "devices" });
      }
    }
    this.#tell();
  }

  heard(wordings: Preference[]): void {
    this.#wordings = wordings;
    this.#tell();
  }

  heardChoices({ ref, settings, by, refused }: Choices): void {
    this.#choices = { settings, by: by ?? "" };
    this.#tell();
    this.#answer(ref, refused, "");
  }

  heardDevices(devices: DeviceInfo[]): void {
    this.#devices = devices;
    this.#tell();
  }

  /** A failure that names no draft: whether it answers what a page has asked. */
  heardFailure(ref: number | undefined, kind: string): boolean {
    return ref !== undefined && this.#answer(ref, [], kind);
  }

  #answer(ref: number, refused: Refusal[], failed: string): boolean {
    const asked = this.#asked.get(ref);
    if (!asked) return false;
    this.#asked.delete(ref);
    if (this.#open.has(asked.port)) asked.port.postMessage({ type: "chosen", ref: asked.ref, refused, failed });
    return true;
  }

  #tell(): void {
    const { state, ready } = this.agent;
    const known = state === "ready" ? ready : null;
    const message: BackgroundToSettings = {
      type: "settings", state,
      wordings: this.#wordings,
      choices: this.#choices,
      devices: this.#devices,
      older: known && !this.#knowsChoices ? (known.settings ?? null) : null,
      formats: (known?.formats ?? []).map(({ key, title }) => ({ key, title })),
    };
    for (const port of this.#open) port.postMessage(message);
  }
}
