// What the kill loops stand on, under Node and in the browser: chance that can
// be repeated, a model that writes slowly, a line that can be cut or go dead,
// and notes of which every sentence is known.
import { once } from "node:events";
import { createServer as createHttp } from "node:http";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Chance from a seed (mulberry32). */
export class Chance {
  constructor(private seed: number) {}

  /** from 0 up to 1 */
  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  of<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.next() * list.length)];
    if (one === undefined) throw new Error("nothing to choose from");
    return one;
  }
}

export const pause = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));

/** A note to write: pieces as they are typed one after the other, each with a word that no other note has. */
export interface Dump {
  pieces: string[];
  words: string[];
}

const sayings = [
  "Client reports the # dream came back twice. ",
  "She said her # cousin called on Sunday. ",
  "Client reports trouble with the # landlord. ",
  "Affect was anxious when she spoke of the # job. ",
  "Practiced the # breathing exercise with client. ",
  "Reviewed the # worksheet together. ",
  "Client was able to name the # feeling. ",
  "She described the # argument at dinner. ",
  "Client will bring the # diary. ",
  "Will discuss the # letter next session. ",
];

/** The n-th dump: no word of it stands in another. */
export function dumpOf(n: number): Dump {
  const words = sayings.map((_, i) => {
    let [word, rest] = ["", n * sayings.length + i + 5000];
    for (; rest > 0; rest = Math.floor(rest / 20)) word = `${["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "dr", "kr", "pl", "tr", "fl"][rest % 20] ?? ""}${"aeiou"[(rest + i) % 5] ?? ""}${word}`;
    return `${word}x`;
  });
  return { words, pieces: sayings.map((s, i) => s.replace("#", words[i] ?? "")) };
}

/** What is wrong with a draft of this dump; "" if every sentence stands there once and nothing else does. */
export function wrongIn(lines: readonly string[], dump: Dump): string {
  const all = lines.join("\n");
  for (const word of dump.words) {
    const times = all.split(word).length - 1;
    if (times !== 1) return `"${word}" stands there ${times} times`;
  }
  const other = lines.find((line) => !dump.words.some((word) => line.includes(word)));
  return other === undefined ? "" : `"${other}" is not of this note`;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A model server as Ollama speaks, that gives back each line after a while. */
export class SlowModel {
  chats = 0;
  lines = 0;
  private constructor(
    readonly url: string,
    private readonly close: () => void,
  ) {}

  static async start(msPerLine: number): Promise<SlowModel> {
    const server = createHttp((request, response) => {
      const got: Buffer[] = [];
      request.on("data", (b: Buffer) => got.push(b));
      request.on("end", () => {
        const say = (value: object): boolean => response.write(`${JSON.stringify(value)}\n`);
        if (request.url === "/api/tags") {
          say({ models: [{ name: "slow:3b", size: 2_147_483_648, details: { parameter_size: "3.2B" } }] });
        } else if (request.url === "/api/show") {
          say({ template: "{{ .Messages }}", capabilities: ["completion"], model_info: { "general.architecture": "llama", "llama.context_length": 8192 } });
        } else if (request.url === "/api/chat") {
          const { messages = [] } = JSON.parse(Buffer.concat(got).toString()) as { messages?: { content: string }[] };
          const lines = messages.at(-1)?.content.split("\n") ?? [];
          model.chats++;
          void (async () => {
            for (const line of lines) {
              await pause(msPerLine);
              if (response.destroyed) return;
              model.lines++;
              say({ message: { role: "assistant", content: `${line}\n` }, done: false });
            }
            say({ done: true, done_reason: "stop", prompt_eval_count: 40, eval_count: 40 });
            response.end();
          })();
          return;
        }
        response.end();
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const model = new SlowModel(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => {
      server.closeAllConnections();
      server.close();
    });
    return model;
  }

  end(): void {
    this.close();
  }
}

/** A line between extension and agent that can be cut, or go dead without a word, as when a computer sleeps. */
export class Line {
  #pairs = new Set<{ near: Socket; far: Socket }>();
  private constructor(
    readonly port: number,
    private readonly server: Server,
  ) {}

  /** Listens on `port` (0: any) and leads to the agent's. */
  static async start(port: number, to: number): Promise<Line> {
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    const at = (server.address() as AddressInfo).port;
    const line = new Line(at, server);
    server.on("connection", (near) => {
      const far = connect(to, "127.0.0.1");
      const pair = { near, far };
      line.#pairs.add(pair);
      const end = (): void => {
        near.destroy();
        far.destroy();
        line.#pairs.delete(pair);
      };
      near.on("error", end).on("close", end);
      far.on("error", end).on("close", end);
      far.pipe(near);
      // The agent wants its own address as the Host.
      near.once("data", (first: Buffer) => {
        far.write(first.toString("latin1").replace(`Host: 127.0.0.1:${at}\r\n`, `Host: 127.0.0.1:${to}\r\n`).replace(`host: 127.0.0.1:${at}\r\n`, `host: 127.0.0.1:${to}\r\n`), "latin1");
        near.pipe(far);
      });
    });
    return line;
  }

  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** What is open now carries nothing any more; what is opened later does. */
  deaden(): void {
    for (const { near, far } of this.#pairs) {
      near.unpipe();
      far.unpipe();
      near.pause();
      far.pause();
    }
  }

  end(): void {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    this.server.close();
  }
}
