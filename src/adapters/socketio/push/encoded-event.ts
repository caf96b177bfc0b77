import type { RoomAnnouncement } from "../../../application/ports/message-broadcaster.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { RoomChange } from "../../../domain/rooms/room-change.js";
import type { ServerToClientEvents } from "../../../protocol/events.js";
import { changeView } from "../../presenters/change-view.js";

type EventName = keyof ServerToClientEvents;
type PayloadOf<Name extends EventName> = Parameters<ServerToClientEvents[Name]>[0];

/** An event as Socket.IO's packet, and as the WebSocket frame that carries it. */
export type EncodedEvent = Readonly<{ packet: string; frame: Buffer }>;

/** The event as each reader gets it. Encoded once for all who get the same. */
export function encodedAnnouncement(announcement: RoomAnnouncement): (reader: UserId) => EncodedEvent {
  if ("roomChanged" in announcement) return encodedChange(announcement.roomChanged);
  const event = encoded("room:resync", announcement.resync);
  return () => event;
}

/** Authors get the clientMessageId back; all other readers get the same event. Nothing is encoded before it is needed. */
function encodedChange(change: RoomChange): (reader: UserId) => EncodedEvent {
  const authors = new Set(
    change.messages.filter(({ clientMessageId }) => clientMessageId !== null).map(({ author }) => author.id),
  );
  const events = new Map<UserId | null, EncodedEvent>();
  return (reader) => {
    const audience = authors.has(reader) ? reader : null;
    const event = events.get(audience) ?? encoded("room:changed", changeView(change, audience));
    events.set(audience, event);
    return event;
  };
}

/** The packet's `2` is an event of Socket.IO's default namespace; the frame's `4` is a message of Engine.IO. */
function encoded<Name extends EventName>(event: Name, payload: PayloadOf<Name>): EncodedEvent {
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
