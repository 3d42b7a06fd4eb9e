// The connection to the agent: finds it, proves both ends, keeps the socket
// while somebody needs it and lets it go soon after. Pairs when a panel asks: at
// one click where the browser knows the agent's native-messaging host, else by
// six digits.
//
// Browsers slow failed connections down (Chromium all of them together, up to
// 4 s; Firefox each port, up to 15 s), so attempts are few and spaced, with our
// own patience for a port that never answers.
import type { AgentState } from "../messages";
import { Greeted, NoVersion, type Channel } from "../protocol/channel";
import type { OpenSocket } from "../protocol/frames";
import { pair } from "../protocol/pair";
import type { FromAgent, Ready, ToAgent } from "../protocol/types.gen";
import type { KeyPair } from "../protocol/noise";
import type { Keys, Paired } from "./keys";
import type { NativeHost } from "./native";

/**
 * `waiting`: for the digits, as one click did not do; the message is a key of why.
 * `accepted`: the other end says so, which anybody can; the message is the code
 * that her own agent's window shows if it was the one.
 */
export type Step = "waiting" | "digits" | "accepted" | "paired" | "refused";

/** What the agent says to the rest of the background; the connection's own messages stay here. */
export type Spoken = Exclude<FromAgent, { type: "pair.accepted" | "pair.refused" | "ready" | "pong" | "bye" }>;

export interface AgentEvents {
  state(): void;
  message(message: Spoken): void;
  /** a message of a known type in an unknown shape: the two versions do not fit */
  unreadable(): void;
  pairing(step: Step, digits: string, message: string): void;
  /** every `beat` while somebody needs the connection: keeps the browser from stopping the background */
  beat(): void;
}

export const times = {
  /** how long one port may take to answer */
  answer: 3_000,
  /** the same once the browser slows our attempts down */
  slowAnswer: 6_000,
  /** between two ports */
  space: 150,
  /** the first and the longest pause between two searches */
  pause: 2_000,
  longestPause: 30_000,
  /** between two searches while the pairing dialog is open */
  pairPause: 3_000,
  beat: 20_000,
  /** how long the connection outlives its last user; under the 30 s after which a browser may stop us anyway */
  linger: 25_000,
};

export type Times = typeof times;

interface Live {
  channel: Channel;
  ready: Ready;
}

/** What a search can end with, the better ones first. */
const ranks: AgentState[] = ["revoked", "too-new", "too-old", "pairing-open", "unpaired", "none"];

export class Agent {
  state: AgentState = "connecting";
  /** what the agent said last about itself */
  ready: Ready | null = null;

  #holds = new Set<symbol>();
  #life: AbortController | null = null;
  #channel: Channel | null = null;
  #heard = true;
  #failed = 0;
  #wake: (() => void) | null = null;
  #beat: ReturnType<typeof setInterval> | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;

  #connecting: AbortController | null = null;
  /** what the agent let us have through the host; it is stored once both ends have proved themselves */
  #offer: Paired | null = null;
  #pairing = false;
  #pairChannel: Channel | null = null;
  #confirmed: (() => void) | null = null;
  /** where a pairing came to nothing, the last one last: another program may sit there, so the next one begins elsewhere */
  #failedPorts = new Set<number>();

  constructor(
    private readonly openSocket: OpenSocket,
    private readonly ports: number[],
    private readonly name: string,
    private readonly keys: Keys,
    private readonly native: NativeHost,
    private readonly events: AgentEvents,
    private readonly t: Times = times,
  ) {}

  /** Keeps the connection until the function given back is called. */
  hold(): () => void {
    const mine = Symbol();
    this.#holds.add(mine);
    clearTimeout(this.#linger);
    if (!this.#life) this.#begin();
    return () => {
      if (!this.#holds.delete(mine) || this.#holds.size > 0 || !this.#life) return;
      this.#linger = setTimeout(() => this.end(), this.t.linger);
    };
  }

  /** Lets go at once. */
  end(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#linger);
    this.cancelPairing();
    this.#life?.abort();
    this.#life = null;
    this.#channel?.close();
    this.#wake?.();
  }

  /** Searches now rather than after the pause. */
  reconnect(): void {
    this.#failed = 0;
    this.#wake?.();
  }

  /** The version of the protocol that both ends know; 0 without a connection. */
  get version(): number {
    return this.#channel?.version ?? 0;
  }

  /** Whether the message went out: false without a connection. Throws RangeError where it is too large for the wire. */
  send(message: ToAgent): boolean {
    if (!this.#channel || this.#channel.closed || this.state !== "ready") return false;
    this.#channel.send(message);
    return true;
  }

  /** Pairs through the native-messaging host; where that does not do, by digits. */
  async connect(): Promise<void> {
    if (this.#connecting || this.state === "ready") return;
    const { signal } = (this.#connecting = new AbortController());
    const { publicKey } = await this.keys.device();
    const answer = await this.native.connect(publicKey, this.name);
    if (signal.aborted) return; // cancelled; the agent forgets the offer
    this.#connecting = null;
    if (typeof answer === "string") {
      this.#byDigits(answer);
    } else {
      this.#offer = answer;
      this.reconnect();
    }
  }

  #byDigits(why: string): void {
    this.events.pairing("waiting", "", why);
    this.pair();
  }

  /** Pairs with the first agent whose window is open, and goes on asking until one is, or until cancelPairing. */
  pair(): void {
    this.#pairing = true;
    this.reconnect();
  }

  confirmPairing(): void {
    this.#confirmed?.();
  }

  cancelPairing(): void {
    this.#connecting?.abort();
    this.#connecting = null;
    this.#pairing = false;
    this.#offer = null;
    const channel = this.#pairChannel;
    if (!channel) return;
    this.#pairChannel = null;
    channel.send({ type: "pair.cancel" });
    channel.closeAfterSending();
  }

  #begin(): void {
    this.#life = new AbortController();
    this.#failed = 0;
    this.#beat = setInterval(() => this.#onBeat(), this.t.beat);
    void this.#live(this.#life.signal);
  }

  async #live(signal: AbortSignal): Promise<void> {
    const over = (): boolean => signal.aborted;
    this.#become("connecting");
    while (!over()) {
      const found = await this.#search().catch((): AgentState => "none");
      if (typeof found === "string") {
        this.#failed++;
        if (!over()) this.#become(found);
        if (this.#offer) continue;
        await this.#pause(this.#pairing ? this.t.pairPause : Math.min(this.t.pause * 2 ** (this.#failed - 1), this.t.longestPause));
        continue;
      }
      if (over()) {
        found.channel.close();
        return;
      }
      this.#failed = 0;
      await this.#serve(found);
      if (over()) return;
      this.#become("connecting");
      await this.#pause(this.t.space);
    }
  }

  /**
   * Asks the ports in turn, the last good one first, until our agent proves
   * itself; else the best of what they said. A greeting proves nothing: whatever
   * one says, the others are asked too, and what is pinned stays pinned.
   */
  async #search(): Promise<Live | AgentState> {
    const own = await this.keys.device();
    const offer = this.#offer;
    if (offer) {
      this.#offer = null;
      const live = await this.#prove(offer, own).catch(() => null);
      if (live) return live;
      this.#byDigits("unproven");
    }
    const paired = await this.keys.paired();
    const failed = this.#failedPorts;
    const first = this.#pairing ? this.ports.filter((p) => !failed.has(p)) : paired ? [paired.port] : [];
    const ports = [...new Set([...first, ...(this.#pairing ? failed : this.ports)])];
    const seen = new Set<AgentState>(["none"]);
    for (let at = 0; at <= ports.length; at++) {
      const port = ports[at] ?? (paired || seen.size === 1 ? await this.#elsewhere(ports) : null);
      if (port === null) break;
      if (at > 0) await this.#pause(this.t.space);
      // A window is opened to whoever has no valid pairing: in the dialog we come as such.
      const device = this.#pairing ? "" : (paired?.device ?? "");
      const patience = this.#failed < 2 ? this.t.answer : this.t.slowAnswer;
      let line: Greeted | undefined;
      try {
        const met = await Greeted.connect(this.openSocket, port, device, patience);
        line = met.line;
        const { greeting } = met;
        if (greeting.state === "known" && paired) {
          const live = await this.#open(await line.handshake(own, paired.agent));
          if (port !== paired.port) await this.keys.pin({ ...paired, port });
          return live;
        } else if (greeting.state === "pairing-open" && this.#pairing) {
          const live = await this.#pair(line, port);
          if (live) return live;
          seen.add("unpaired");
        } else if (greeting.state !== "known") seen.add(greeting.state);
      } catch (error) {
        if (error instanceof NoVersion) seen.add(error.agent);
        // else nothing there, no agent, or not ours
      }
      line?.close();
    }
    return ranks.find((state) => seen.has(state)) ?? "none";
  }

  /** A port that is none of ours to try: where nothing answered, or only strangers to her who is paired, the host may know. */
  async #elsewhere(tried: number[]): Promise<number | null> {
    const port = await this.native.port();
    return port !== null && tried.includes(port) ? null : port;
  }

  /** Both ends prove the keys that came through the host; then they are pinned. */
  async #prove(offer: Paired, own: KeyPair): Promise<Live> {
    const { line, greeting } = await Greeted.connect(this.openSocket, offer.port, offer.device, this.t.answer);
    if (greeting.state !== "known") {
      line.close();
      throw new Error("the agent does not know what it offered");
    }
    const live = await this.#open(await line.handshake(own, offer.agent));
    await this.keys.pin(offer);
    this.events.pairing("paired", "", "");
    return live;
  }

  async #open(channel: Channel): Promise<Live> {
    const first = await channel.next(this.t.answer).catch(() => null);
    if (first?.type === "ready") return { channel, ready: first };
    channel.close();
    throw new Error("the agent did not say that it is ready");
  }

  /** The pairing dialog's conversation; null where it came to nothing. */
  async #pair(line: Greeted, port: number): Promise<Live | null> {
    const own = await this.keys.device();
    const { channel, agent, digits, code } = await pair(line, own, this.name);
    this.#pairChannel = channel;
    const refuse = (message: string): null => {
      this.#failedPorts.delete(port);
      this.#failedPorts.add(port);
      channel.close();
      if (this.#pairChannel !== channel) return null; // cancelled; she may be pairing again by now
      this.#pairing = false;
      this.#pairChannel = null;
      this.events.pairing("refused", "", message);
      return null;
    };
    this.events.pairing("digits", digits, "");
    const answer = await channel.next().catch(() => null);
    if (answer?.type !== "pair.accepted") return refuse(answer?.type === "pair.refused" ? answer.message : "");
    this.events.pairing("accepted", digits, code);
    const confirmed = await new Promise<boolean>((resolve) => {
      this.#confirmed = () => resolve(true);
      channel.whenClosed(() => resolve(false));
    });
    this.#confirmed = null;
    if (!confirmed) return refuse("");
    const paired: Paired = { device: answer.device, agent, port };
    await this.keys.pin(paired);
    this.#failedPorts.clear();
    this.#pairing = false;
    this.#pairChannel = null;
    channel.send({ type: "pair.confirm" });
    const live = await this.#open(channel);
    this.events.pairing("paired", digits, "");
    return live;
  }

  async #serve({ channel, ready }: Live): Promise<void> {
    this.#channel = channel;
    this.#heard = true;
    this.ready = ready;
    this.#become("ready");
    for (;;) {
      let message: FromAgent | null;
      try {
        message = await channel.next();
      } catch {
        this.events.unreadable();
        continue;
      }
      if (!message) break;
      this.#heard = true;
      switch (message.type) {
        case "ready":
          this.ready = message;
          this.#become("ready");
          break;
        case "pong":
        case "pair.accepted":
        case "pair.refused":
          break;
        case "bye":
          channel.close();
          break;
        default:
          this.events.message(message);
      }
    }
    this.#channel = null;
  }

  /** A ping keeps the socket and Chromium's worker; silence since the last one means a dead line (a computer that slept). */
  #onBeat(): void {
    this.events.beat();
    if (!this.#channel) return;
    if (this.#heard) this.send({ type: "ping" });
    else this.#channel.close();
    this.#heard = false;
  }

  #become(state: AgentState): void {
    this.state = state;
    this.events.state();
  }

  #pause(ms: number): Promise<void> {
    return new Promise<void>((resolve) => {
      const clock = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(clock);
        resolve();
      };
    }).then(() => {
      this.#wake = null;
    });
  }
}
