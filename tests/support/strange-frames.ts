import { randomFrom } from "../faults/stage/random.js";
import { RawSocket } from "./raw-socket.js";

export type Fuzzed = Readonly<{ sent: number; connections: number; cut: number }>;

type Target = Readonly<{ url: string; token: string; roomId: string; seed: number; frames: number }>;

const A_CONNECTION = 20;
const MESSAGE_EVENTS = ["message:send", "message:edit", "message:delete", "message:react", "message:unreact"];
const EVENTS = ["thread:follow", "thread:unfollow", "room:join", "room:leave", "room:sync", ...MESSAGE_EVENTS, "ready"];
/** Event names that a client may send, known or not. Reserved names close its connection. */
const SAID = [...EVENTS, "error", "constructor", "__proto__", "toString", "", "room:changed"];
const NAMES = [...SAID, "connect", "disconnect", "newListener"];
const LEAVES = [
  "null",
  "true",
  "-1",
  "1e999",
  '""',
  '"\\u0000"',
  '"\\ud800"',
  "[]",
  "{}",
  '{"not":""}',
  '{"_placeholder":true,"num":0}',
];

/** Sends valid, nearly valid and invalid frames, twenty per connection, each followed by a request whose answer shows that the server still works. */
export async function sendStrangeFrames({ url, token, roomId, seed, frames }: Target): Promise<Fuzzed> {
  const make = strangeFrames(seed, roomId);
  let [sent, connections, cut] = [0, 0, 0];
  while (sent < frames) {
    const socket = await RawSocket.open(url, token);
    connections += 1;
    for (let index = 0; index < A_CONNECTION && sent < frames && !socket.closed; index += 1, sent += 1) {
      const frame = make();
      if (typeof frame === "string") socket.text(frame);
      else socket.binary(frame);
      await new Promise(setImmediate);
    }
    socket.text(`4277["room:sync",{"roomId":"${roomId}","after":0}]`);
    if (!(await socket.until("4377["))) cut += 1;
    socket.close();
  }
  return { sent, connections, cut };
}

/** The same frames for the same seed. Nine in ten keep the connection open, so that later frames are read. */
function strangeFrames(seed: number, roomId: string): () => string | Buffer {
  const random = randomFrom(seed);
  const below = (most: number) => Math.floor(random() * most);
  const one = <T>(of: readonly T[]): T => of[below(of.length)] ?? (of[0] as T);
  const junk = (most: number) => Array.from({ length: below(most) }, () => String.fromCharCode(below(0x2_00))).join("");
  const value = (depth: number): string => {
    if (depth === 0 || random() < 0.4) return random() < 0.2 ? JSON.stringify(junk(30)) : one(LEAVES);
    const inner = Array.from({ length: below(4) }, () => value(depth - 1));
    if (random() < 0.5) return `[${inner.join()}]`;
    return `{${inner.map((of) => `${JSON.stringify(one(NAMES))}:${of}`).join()}}`;
  };
  const payload = () =>
    `{"roomId":${random() < 0.7 ? `"${roomId}"` : value(1)},"after":${value(1)},"body":${value(1)},"messageId":${value(1)},"x":${value(4)}}`;
  const event = () => `42${random() < 0.5 ? below(1e6) : ""}[${JSON.stringify(one(SAID))},${payload()}]`;
  const strangeEvent = () => `42${below(99)}[${value(1)},${value(3)}${random() < 0.5 ? `,${value(2)}` : ""}]`;
  const mutated = () => {
    const text = event();
    const at = below(text.length);
    return text.slice(0, at) + junk(4) + text.slice(at + below(3));
  };
  const deep = () => {
    const depth = below(20_000);
    return `42["message:send",${"[".repeat(depth)}${"]".repeat(depth)}]`;
  };
  const makers: [number, () => string | Buffer][] = [
    [150, event],
    [14, () => `43${below(100)}${value(2)}`.replace(/^(43\d+)[^[].*$/s, "$1[]")],
    [10, () => `42["${one(EVENTS)}"]`],
    [1, () => "2probe"],
    [3, strangeEvent],
    [3, mutated],
    [2, deep],
    [2, () => `4${below(10)}${junk(40)}`],
    [2, () => `${below(10)}${junk(40)}`],
    [2, () => `45${below(12)}-["message:send",{"_placeholder":true,"num":${below(5)}}]`],
    [2, () => Buffer.from(junk(200), "latin1")],
    [2, () => `40/${encodeURIComponent(junk(8))},{}`],
    [2, () => `4${below(7)}/${junk(5)},${below(9)}${value(2)}`],
    [1, () => junk(3_000)],
  ];
  const total = makers.reduce((sum, [weight]) => sum + weight, 0);
  return () => {
    let left = random() * total;
    return (makers.find(([weight]) => (left -= weight) < 0) ?? makers[0]!)[1]();
  };
}
