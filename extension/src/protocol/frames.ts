// The frames of one WebSocket, awaited one after the other. The socket itself
// is handed in: the browser's in the extension, another in tests.
import { SUBPROTOCOL } from "./types.gen";
import type { Bytes } from "./bytes";

export type OpenSocket = (url: string, protocol: string) => WebSocket;

/** Why a connection gave no answer: nothing there, or something that is not an agent. */
export class Unanswered extends Error {}

export class Frames {
  #waiting: (string | Bytes)[] = [];
  #wake: (() => void) | null = null;
  #closed = false;
  #gone: (() => void)[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener("message", (event: MessageEvent<unknown>) => {
      const { data } = event;
      if (typeof data === "string") this.#waiting.push(data);
      else if (data instanceof ArrayBuffer) this.#waiting.push(new Uint8Array(data));
      else this.close();
      this.#wake?.();
    });
    socket.addEventListener("close", () => this.#end());
    socket.addEventListener("error", () => this.#end());
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#wake?.();
    for (const gone of this.#gone) gone();
  }

  /** Connects within the time given. A server that answers nothing at all gives no event, hence the clock of our own. */
  static async open(openSocket: OpenSocket, url: string, ms: number): Promise<Frames> {
    const socket = openSocket(url, SUBPROTOCOL); // Firefox throws here what Chromium reports as an error
    socket.binaryType = "arraybuffer";
    const frames = new Frames(socket);
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(clock);
        frames.close();
        reject(new Unanswered(why));
      };
      const clock = setTimeout(() => fail("no answer in time"), ms);
      socket.addEventListener("open", () => {
        clearTimeout(clock);
        // Firefox opens a socket whose server named no protocol.
        if (socket.protocol === SUBPROTOCOL) resolve();
        else fail("another protocol");
      });
      frames.whenClosed(() => fail("closed"));
    });
    return frames;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Calls back once the connection has ended, at once if it has already. */
  whenClosed(gone: () => void): void {
    if (this.#closed) gone();
    else this.#gone.push(gone);
  }

  send(data: string | Bytes): void {
    if (!this.#closed) this.socket.send(data);
  }

  /** Ends it here and now: on a dead line the browser would wait for the other end's goodbye first. */
  close(): void {
    if (this.socket.readyState <= 1) this.socket.close();
    this.#end();
  }

  /** The next frame; null once the connection has ended and all frames were read. Throws when the time runs out. */
  async next(ms?: number): Promise<string | Bytes | null> {
    const first = this.#waiting.shift();
    if (first !== undefined) return first;
    if (this.#closed) return null;
    await new Promise<void>((resolve, reject) => {
      const clock = ms === undefined ? undefined : setTimeout(() => reject(new Unanswered("no answer in time")), ms);
      this.#wake = () => {
        clearTimeout(clock);
        resolve();
      };
    }).finally(() => (this.#wake = null));
    return this.next(ms);
  }
}
