// The native-messaging host: a program of the agent's which the browser starts
// for our extension alone. Through it one click pairs the two, and it knows the
// agent's port. docs/PROTOCOL.md, section 5. It is not there everywhere (a
// browser in a sandbox, an agent without its package), and then there are digits.
import { fromBase64, toBase64, type Bytes } from "../protocol/bytes";
import type { FaultKind, FromNative, ToNative } from "../protocol/types.gen";
import { readerOf, type Reader } from "../protocol/validate";
import type { Paired } from "./keys";

/** runtime.sendNativeMessage: starts the host, says one message, gives its answer. */
export type AskHost = (host: string, message: ToNative) => Promise<unknown>;

/** As the host's manifest is called. */
const host = "org.sidequill.agent";

/** A host that hangs must not keep her from the digits; its own patience is shorter. */
const patience = 20_000;

/** Why there is no connection by one click: the host is not there, may not be asked, did not answer; or why the agent refused. */
export type NoHost = "missing" | "forbidden" | "silent" | FaultKind;

const readAnswer = readerOf({ $ref: "#/$defs/FromNative" }) as Reader<FromNative>;

export class NativeHost {
  constructor(
    private readonly askHost: AskHost,
    private readonly ms = patience,
  ) {}

  /** Has the agent take our key, and gives where and what it is; or why not. */
  async connect(device: Bytes, name: string): Promise<Paired | NoHost> {
    const answer = await this.#ask({ type: "native.connect", device: toBase64(device), name });
    if (typeof answer === "string") return answer;
    if (answer.type === "failure") return answer.kind;
    if (answer.type !== "native.connected") return "silent";
    return { device: answer.device, agent: fromBase64(answer.agent, 32), port: answer.port };
  }

  /** The agent's port; null where nobody tells. */
  async port(): Promise<number | null> {
    const answer = await this.#ask({ type: "native.where" });
    return typeof answer !== "string" && answer.type === "native.here" ? answer.port : null;
  }

  async #ask(message: ToNative): Promise<FromNative | "missing" | "forbidden" | "silent"> {
    let clock: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => {
      clock = setTimeout(() => resolve(null), this.ms);
    });
    try {
      return readAnswer(await Promise.race([this.askHost(host, message), late])) ?? "silent";
    } catch (error) {
      return absence(error instanceof Error ? error.message : "");
    } finally {
      clearTimeout(clock);
    }
  }
}

/** What browsers say where they start no host. Firefox says the same of one that is not there and of one that we may not start. */
function absence(words: string): "missing" | "forbidden" | "silent" {
  if (/host not found|no such native application|not a function/i.test(words)) return "missing";
  if (/forbidden/i.test(words)) return "forbidden";
  return "silent";
}
