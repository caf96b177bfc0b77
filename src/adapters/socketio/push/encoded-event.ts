import type { RoomAnnouncement } from "../../../application/ports/message-broadcaster.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Message } from "../../../domain/messages/message.js";
import type { RoomChange } from "../../../domain/rooms/room-change.js";
import type { ServerToClientEvents } from "../../../protocol/events.js";
import { changedMessageView, sharedChangeView } from "../../presenters/change-view.js";

type ResyncPayload = Parameters<ServerToClientEvents["room:resync"]>[0];

/** An event as Socket.IO's packet, and as the WebSocket frame that carries it. */
export type EncodedEvent = Readonly<{ packet: string; frame: Buffer }>;

/** Returns a function that gives the event for a reader. Readers who get the same event share one encoding. */
export function encodedAnnouncement(announcement: RoomAnnouncement): (reader: UserId) => EncodedEvent {
  if ("roomChanged" in announcement) return encodedChange(announcement.roomChanged);
  const event = encoded("room:resync", JSON.stringify(announcement.resync satisfies ResyncPayload));
  return () => event;
}

/**
 * Authors get the clientMessageId of their messages; all other readers get the same event. Encodes an event when it is
 * first needed.
 */
function encodedChange(change: RoomChange): (reader: UserId) => EncodedEvent {
  const jsonFor = changeJson(change);
  const authors = new Set(
    change.messages.filter(({ clientMessageId }) => clientMessageId !== null).map(({ author }) => author.id),
  );
  const events = new Map<UserId | null, EncodedEvent>();
  return (reader) => {
    const audience = authors.has(reader) ? reader : null;
    const event = events.get(audience) ?? encoded("room:changed", jsonFor(audience));
    events.set(audience, event);
    return event;
  };
}

/** Returns a function that gives the JSON of the change for a reader. Encodes each message once. */
function changeJson(change: RoomChange): (reader: UserId | null) => string {
  const view = changedMessageView(change);
  let shared: Readonly<{ start: string; messages: readonly string[] }> | null = null;
  return (reader) => {
    shared ??= { start: startOf(change), messages: change.messages.map((one) => JSON.stringify(view(one, null))) };
    const { start, messages } = shared;
    const read = messages.map((json, index) => jsonFor(change.messages[index], json, reader));
    return `${start},"messages":[${read.join(",")}]}`;
  };
}

/** Adds the clientMessageId to the JSON of the reader's own message. */
function jsonFor(message: Message | undefined, json: string, reader: UserId | null): string {
  if (!message || message.author.id !== reader || message.clientMessageId === null) return json;
  return `${json.slice(0, -1)},"clientMessageId":${JSON.stringify(message.clientMessageId)}}`;
}

/** The start of the change's JSON: all fields except the messages, without the closing brace. */
const startOf = (change: RoomChange): string => JSON.stringify(sharedChangeView(change)).slice(0, -1);

/**
 * Encodes an event. In the packet, `2` is an event of Socket.IO's default namespace; in the frame, `4` is a message of
 * Engine.IO.
 */
export function encoded(event: keyof ServerToClientEvents, json: string): EncodedEvent {
  const packet = `2["${event}",${json}]`;
  return { packet, frame: textFrame(`4${packet}`) };
}

/** One final, unmasked text frame (RFC 6455, 5.2) in a single buffer, so that it needs a single write. */
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
