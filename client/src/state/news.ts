import type { Member, Message, Room, RoomChanged } from "../protocol.js";
import type { Told } from "./told.js";

/** What becomes of my rooms, by name. */
export type NewsEvents = Readonly<{
  message: Message;
  edited: Message;
  deleted: Message;
  /** Somebody came, left or has another role. */
  member: Readonly<{ roomId: string; member: Member }>;
  /** The room itself changed, its name for one. */
  room: Room;
  /** A room that I am in from now on. */
  added: Room;
  /** A room that I am no longer in. */
  removed: Readonly<{ roomId: string; reason: string }>;
  /** A change as a whole, after the news in it. */
  changed: RoomChanged;
  /** What was missed is here. With `reset` the room begins anew with its newest page, and what it had is gone. */
  resynced: Readonly<{ roomId: string; rev: number; reset: boolean }>;
}>;

export type News = { [Name in keyof NewsEvents]: Readonly<{ name: Name; event: NewsEvents[Name] }> }[keyof NewsEvents];

/** The news in a change, for somebody who has everything up to `rev`. */
export function newsOf(change: RoomChanged, rev: number, told: Told): readonly News[] {
  if (change.rev <= rev) return [];
  const isNew = (entity: { rev: number }) => entity.rev > rev;
  return [
    ...change.messages.filter(isNew).map((message) => messageNews(message, told)),
    ...change.members.filter(isNew).map((member) => memberNews(change.roomId, member)),
    ...(change.room ? [{ name: "room" as const, event: change.room }] : []),
    { name: "changed", event: change },
  ];
}

function messageNews(message: Message, told: Told): News {
  if (message.seq > told.upTo && !told.ahead.includes(message.seq)) return { name: "message", event: message };
  return { name: message.deletedAt === null ? "edited" : "deleted", event: message };
}

const memberNews = (roomId: string, member: Member): News => ({ name: "member", event: { roomId, member } });
