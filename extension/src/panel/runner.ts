// Runs the store: keeps the port to the background, sends the dump soon after
// each change, and tells the view when there is a new state. All timing is here.
import type { PanelToBackground } from "../messages";
import { ext } from "../platform/ext";
import { isFromBackground } from "./receive";
import { dumpChanged, dumpOf, initial, isEmpty, reached, step, type Action, type State } from "./store";

const checkAfter = 400;
const reopenAfter = 300; // doubled with each port that says nothing
const reopenAtMost = 5_000;

export type Dispatch = (action: Action) => void;

export class Runner {
  state: State;
  private port: chrome.runtime.Port | null = null;
  /** the background has spoken to this panel: it was let in */
  private admitted = false;
  private reopenIn = reopenAfter;
  private dumpTimer: ReturnType<typeof setTimeout> | undefined;
  private checkTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly tab: number,
    alone: boolean,
    private readonly onState: (state: State) => void,
  ) {
    this.state = initial(alone);
  }

  open(): void {
    const port = ext.runtime.connect({ name: "panel" });
    this.port = port;
    port.onMessage.addListener((message: unknown) => {
      this.reopenIn = reopenAfter;
      this.admitted = true;
      if (isFromBackground(message)) this.dispatch({ type: "received", message });
    });
    // The worker was stopped, or the extension renewed: what she typed lives on here.
    port.onDisconnect.addListener(() => {
      if (this.port !== port) return;
      this.port = null;
      this.dispatch({ type: "disconnected" });
      setTimeout(() => this.reopen(), this.reopenIn);
      this.reopenIn = Math.min(reopenAtMost, this.reopenIn * 2);
    });
    this.send({ type: "open", tab: this.tab, ...(this.admitted ? { again: true } : {}) });
    this.send({ type: "notes" });
    this.dispatch({ type: "connected" });
    if (!isEmpty(this.state)) this.sendDump();
  }

  private reopen(): void {
    try {
      this.open();
    } catch {
      // The extension was removed or renewed under this page: its port cannot come
      // back. The text stays on the screen, and the head says that nothing answers.
      this.port = null;
    }
  }

  readonly dispatch: Dispatch = (action) => {
    const before = this.state;
    const { state, send } = step(before, action);
    this.state = state;
    const gaveDump = send.some((m) => m.type === "dump");
    const ended = send.some((m) => ["done", "discard", "new", "take"].includes(m.type));
    if (gaveDump || ended) this.dropDump();
    for (const message of send) this.send(message);
    if (!gaveDump && !ended && dumpChanged(before, state)) this.dumpSoon();
    // A check that failed is not asked again at once: it may fail for ever.
    const edited = action.type !== "received" && state.unchecked !== before.unchecked;
    if (state.unchecked.length > 0 && (edited || (reached(state) && !reached(before)))) this.checkSoon();
    if (state !== before) this.onState(state);
  };

  send(message: PanelToBackground): void {
    this.port?.postMessage(message);
  }

  /** Once for all that one event changes. The background gives the agent one dump at a time, the newest next. */
  private dumpSoon(): void {
    this.dumpTimer ??= setTimeout(() => this.sendDump());
  }

  private sendDump(): void {
    this.dropDump();
    this.send(dumpOf(this.state));
    this.dispatch({ type: "sent" });
  }

  private dropDump(): void {
    clearTimeout(this.dumpTimer);
    this.dumpTimer = undefined;
  }

  private checkSoon(): void {
    clearTimeout(this.checkTimer);
    this.checkTimer = setTimeout(() => {
      // The agent checks against the dump it holds, so that goes first.
      if (this.dumpTimer !== undefined) this.sendDump();
      this.dispatch({ type: "check" });
    }, checkAfter);
  }
}
