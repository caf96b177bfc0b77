import type { ServerToClientEvents } from "../../../protocol/events.js";

type EventName = keyof ServerToClientEvents;
type PayloadOf<Name extends EventName> = Parameters<ServerToClientEvents[Name]>[0];

/** An announcement encoded once for everybody: as Socket.IO's packet, and as the WebSocket frame that carries it. */
export type EncodedEvent = Readonly<{ packet: string; frame: Buffer }>;

/** The packet's `2` is an event of Socket.IO's default namespace; the frame's `4` is a message of Engine.IO. */
export function encoded<Name extends EventName>(event: Name, payload: PayloadOf<Name>): EncodedEvent {
  const packet = `2${JSON.stringify([event, payload])}`;
  return { packet, frame: textFrame(`4${packet}`) };
}

/** One final, unmasked text frame in one buffer, which takes one write: RFC 6455, 5.2. */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(headLength(length) + length);
  frame[0] = 0x81;
  if (length < 126) frame[1] = length;
  else if (length < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headLength(length));
  return frame;
}

const headLength = (length: number): number => {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
};
