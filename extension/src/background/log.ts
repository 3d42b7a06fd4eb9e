// The settings page's window on the agent's event log: asked for, shown there,
// kept nowhere.
import type { BackgroundToLog } from "../messages";
import type { Recorded } from "../protocol/types.gen";
import type { Agent } from "./agent";
import type { Port } from "./background";
import { readLog } from "./shapes";

/** The part of its runtime.Port that is used. */
export interface LogPort extends Omit<Port, "postMessage"> {
  postMessage(message: BackgroundToLog): void;
}

export class LogPages {
  #open = new Set<LogPort>();

  constructor(
    private readonly agent: Agent,
    private readonly id: string,
    /** the address of options.html */
    private readonly page: string,
  ) {}

  connect(port: LogPort): void {
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
      const message = readLog(value);
      if (!message || this.agent.send({ type: "history", before: message.before })) return;
      port.postMessage({ type: "recorded", before: message.before, events: null, broken: 0 });
    });
  }

  heard({ before, events, broken }: Recorded): void {
    for (const port of this.#open) port.postMessage({ type: "recorded", before, events, broken });
  }
}
