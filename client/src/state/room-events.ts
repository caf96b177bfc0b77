import type { Member, Message, Room, RoomChanged } from "../protocol.js";
import { isAnnounced, type Announced } from "./announced.js";
import type { CompleteChange } from "./complete-change.js";
import { isInTimeline, type TimelineMessage } from "./message-list.js";

/** Events about the user's rooms, by name. */
export type RoomEvents = Readonly<{
  message: Message;
  edited: Message;
  deleted: Message;
  /** A member joined, left, or changed role or name. */
  member: Readonly<{ roomId: string; member: Member }>;
  /** A room's own fields or its number of members changed. */
  room: Room;
  /** The user became a member of a room. */
  added: Room;
  /** The user is no longer a member of a room. */
  removed: Readonly<{ roomId: string; reason: string }>;
  /** A room change was applied, after the events in it. */
  changed: RoomChanged;
  /** A sync has finished. With `reset`, the former state of the room was discarded and replaced by its newest page. */
  resynced: Readonly<{ roomId: string; rev: number; reset: boolean }>;
}>;

/** An event that was not emitted yet. */
export type PendingEvent = {
  [Name in keyof RoomEvents]: Readonly<{ name: Name; event: RoomEvents[Name] }>;
}[keyof RoomEvents];

/** Returns the events that a change causes in a client that has every earlier change up to `rev`. */
export function eventsFor(change: CompleteChange, rev: number, announced: Announced): readonly PendingEvent[] {
  const isNew = (entity: { rev: number }) => entity.rev > rev;
  return [
    ...change.messages
      .filter(isInTimeline)
      .filter(isNew)
      .map((message) => messageEvent(message, announced)),
    ...change.members.filter(isNew).map((member) => memberEvent(change.roomId, member)),
    ...(change.room ? [{ name: "room" as const, event: change.room }] : []),
    { name: "changed", event: change },
  ];
}

function messageEvent(message: TimelineMessage, announced: Announced): PendingEvent {
  if (!isAnnounced(announced, message.seq)) return { name: "message", event: message };
  return { name: message.deletedAt === null ? "edited" : "deleted", event: message };
}

const memberEvent = (roomId: string, member: Member): PendingEvent => ({ name: "member", event: { roomId, member } });
