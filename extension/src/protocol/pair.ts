// Pairing from the extension's side. docs/PROTOCOL.md, section 4: commit, offer,
// reveal, then the ordinary handshake; both ends make six digits of all that was
// said, and a person compares them.
import { concat, fromBase64, random, sha256, toBase64, utf8, type Bytes } from "./bytes";
import type { Channel, Greeted } from "./channel";
import type { KeyPair } from "./noise";
import type { PairCommit, PairReveal } from "./types.gen";

export interface Pairing {
  channel: Channel;
  agent: Bytes;
  digits: string;
  /** what `sidequill pair` prints once these digits were typed there */
  code: string;
}

export async function pairDigits(prologue: Bytes): Promise<string> {
  const hash = await sha256(concat(utf8("sidequill pair digits v1"), prologue));
  const number = new DataView(hash.buffer).getBigUint64(0) % 1_000_000n;
  return number.toString().padStart(6, "0");
}

const codeLetters = "BCDFGHJKLMNPQRSTVWXZ";

export async function pairCode(prologue: Bytes): Promise<string> {
  const hash = await sha256(concat(utf8("sidequill pair code v1"), prologue));
  const letters = BigInt(codeLetters.length);
  let number = new DataView(hash.buffer).getBigUint64(0);
  let code = "";
  for (let i = 0; i < 4; i++) {
    code += codeLetters.charAt(Number(number % letters));
    number /= letters;
  }
  return code;
}

export async function pairCommit(reveal: string): Promise<string> {
  return toBase64(await sha256(utf8(`sidequill pair commit v1${reveal}`)));
}

/** On a connection greeted `pairing-open`. */
export async function pair(line: Greeted, own: KeyPair, name: string): Promise<Pairing> {
  const reveal = JSON.stringify({
    type: "pair.reveal",
    device: toBase64(own.publicKey),
    nonce: toBase64(random(32)),
    name,
  } satisfies PairReveal);
  line.say(JSON.stringify({ type: "pair.commit", commit: await pairCommit(reveal) } satisfies PairCommit));
  const offer = await line.hear("pair.offer");
  const agent = fromBase64(offer.agent, 32);
  line.say(reveal);
  const [digits, code] = await Promise.all([pairDigits(line.prologue), pairCode(line.prologue)]);
  return { channel: await line.handshake(own, agent), agent, digits, code };
}
