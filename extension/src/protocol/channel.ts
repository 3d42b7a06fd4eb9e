// The extension's end of a connection: greeting, handshake, encrypted messages.
// docs/PROTOCOL.md, sections 2 and 3.
import { concat, fromUtf8, utf8, type Bytes } from "./bytes";
import { Frames, Unanswered, type OpenSocket } from "./frames";
import { initiate, type Ciphers, type KeyPair } from "./noise";
import { readClear, readMessage, readVersions, Unreadable } from "./validate";
import { MAX_GREETING, MAX_MESSAGE, PATH, VERSION_MAX, VERSION_MIN } from "./types.gen";
import type { FromAgent, FromAgentClear, Greeting, ToAgent, ToAgentClear } from "./types.gen";

/** The agent has no version that we have, and is the newer or the older of the two. */
export class NoVersion extends Error {
  constructor(readonly agent: "too-new" | "too-old") {
    super("no common version");
  }
}

/** A connection before its handshake: text frames, of which every byte goes into the prologue. */
export class Greeted {
  #transcript: Bytes[] = [];
  #newer = false;
  #version = 0;

  private constructor(
    private readonly frames: Frames,
    private readonly ms: number,
  ) {}

  /** Connects and says hello. */
  static async connect(openSocket: OpenSocket, port: number, device: string, ms: number): Promise<{ line: Greeted; greeting: Greeting }> {
    const frames = await Frames.open(openSocket, `ws://127.0.0.1:${port}${PATH}`, ms);
    const line = new Greeted(frames, ms);
    try {
      line.say(JSON.stringify({ type: "hello", min: VERSION_MIN, max: VERSION_MAX, device } satisfies ToAgentClear));
      const frame = await line.#frame();
      const versions = readVersions(frame);
      if (versions && versions.min > VERSION_MAX) throw new NoVersion("too-new");
      if (versions && versions.max < VERSION_MIN) throw new NoVersion("too-old");
      line.#version = Math.min(versions?.max ?? 0, VERSION_MAX);
      line.#newer = (versions?.max ?? 0) > VERSION_MAX;
      return { line, greeting: line.#heard(frame, "greeting") };
    } catch (error) {
      line.close();
      throw error;
    }
  }

  say(text: string): void {
    this.#note(text);
    this.frames.send(text);
  }

  async hear<T extends FromAgentClear["type"]>(type: T): Promise<Extract<FromAgentClear, { type: T }>> {
    return this.#heard(await this.#frame(), type);
  }

  async #frame(): Promise<string> {
    const frame = await this.frames.next(this.ms);
    if (typeof frame !== "string") throw new Unanswered(frame === null ? "closed" : "a binary frame too early");
    if (utf8(frame).length > MAX_GREETING) throw new Unanswered("too long a frame");
    return frame;
  }

  #heard<T extends FromAgentClear["type"]>(frame: string, type: T): Extract<FromAgentClear, { type: T }> {
    const message = readClear(frame, this.#newer);
    if (message?.type !== type) throw new Unreadable(message?.type ?? "");
    this.#note(frame);
    return message as Extract<FromAgentClear, { type: T }>;
  }

  /** All text frames so far, each behind its length: what was greeted is bound into the handshake. */
  get prologue(): Bytes {
    return concat(...this.#transcript);
  }

  async handshake(own: KeyPair, agent: Bytes): Promise<Channel> {
    try {
      const hands = await initiate(own, agent, this.prologue);
      this.frames.send(hands.message);
      const answer = await this.frames.next(this.ms);
      if (!(answer instanceof Uint8Array)) throw new Unanswered("no handshake");
      return new Channel(this.frames, await hands.finish(answer), this.#newer, this.#version);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.frames.close();
  }

  #note(frame: string): void {
    const bytes = utf8(frame);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length);
    this.#transcript.push(length, bytes);
  }
}

/** A connection whose other end has proved itself: one AEAD frame for each message. */
export class Channel {
  #sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly frames: Frames,
    private readonly ciphers: Ciphers,
    /** the agent has versions above ours */
    private readonly newer: boolean,
    /** of the connection: the highest that both ends know */
    readonly version: number,
  ) {}

  get closed(): boolean {
    return this.frames.closed;
  }

  whenClosed(gone: () => void): void {
    this.frames.whenClosed(gone);
  }

  /** Messages go out in the order of the calls. Throws where a message is over the wire's limit. */
  send(message: ToAgent): void {
    const plain = utf8(JSON.stringify(message));
    if (plain.length > MAX_MESSAGE) throw new RangeError("message over the limit");
    this.#sending = this.#sending.then(async () => {
      this.frames.send(await this.ciphers.send.encrypt(plain));
    });
    this.#sending.catch(() => this.close());
  }

  /**
   * The next message; null once the connection has ended. A frame that does not
   * decrypt ends it; a message that is none of this version's throws Unreadable.
   */
  async next(ms?: number): Promise<FromAgent | null> {
    const frame = await this.frames.next(ms);
    if (frame === null) return null;
    let text: string;
    try {
      if (typeof frame === "string" || frame.length > MAX_MESSAGE + 16) throw new Error("not an encrypted frame");
      text = fromUtf8(await this.ciphers.receive.decrypt(frame));
    } catch {
      this.close();
      return null;
    }
    return readMessage(text, this.newer) ?? this.next(ms);
  }

  close(): void {
    this.frames.close();
  }

  /** Ends the connection once what was sent has gone out. */
  closeAfterSending(): void {
    void this.#sending.finally(() => this.close());
  }
}
