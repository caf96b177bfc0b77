import type { BusHint, SessionOver } from "../../application/ports/room-bus.js";
import type { Message } from "../../domain/messages/message.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Room } from "../../domain/rooms/room.js";

/** An entity in JSON, where a time is text. */
type Json<Entity> = {
  [Key in keyof Entity]: Date extends Entity[Key] ? Exclude<Entity[Key], Date> | string : Entity[Key];
};

type ChangeJson = Readonly<{
  roomId: string;
  from: number;
  rev: number;
  messages: readonly Json<Message>[];
  members: readonly Json<Membership>[];
  room?: Readonly<{ room: Json<Room>; head: RoomHead }>;
}>;

export const hintsToJson = (hints: readonly BusHint[]): string => JSON.stringify(hints);

/** `null` for what no node wrote. */
export function hintsFromJson(text: string): readonly BusHint[] | null {
  try {
    return (JSON.parse(text) as readonly (ChangeJson | SessionOver)[]).map(hintFrom);
  } catch {
    return null;
  }
}

const hintFrom = (json: ChangeJson | SessionOver): BusHint => ("sessionId" in json ? json : changeFrom(json));

const changeFrom = ({ room, ...change }: ChangeJson): RoomChange => ({
  ...change,
  messages: change.messages.map(messageFrom),
  members: change.members.map(memberFrom),
  ...(room && { room: { room: roomFrom(room.room), head: room.head } }),
});

const time = (text: string): Date => new Date(text);
const timeOrNull = (text: string | null): Date | null => (text === null ? null : time(text));

const messageFrom = (json: Json<Message>): Message => ({
  ...json,
  sentAt: time(json.sentAt),
  editedAt: timeOrNull(json.editedAt),
  deletedAt: timeOrNull(json.deletedAt),
});

const memberFrom = (json: Json<Membership>): Membership => ({
  ...json,
  joinedAt: time(json.joinedAt),
  leftAt: timeOrNull(json.leftAt),
  mutedUntil: timeOrNull(json.mutedUntil),
});

const roomFrom = (json: Json<Room>): Room => ({
  ...json,
  createdAt: time(json.createdAt),
  archivedAt: timeOrNull(json.archivedAt),
});
