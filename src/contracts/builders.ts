import { uuidv7 } from "uuidv7";
import { summaryOf, type User, type UserSummary } from "../domain/accounts/user.js";
import { assignNextRev } from "../domain/messages/edit-and-delete.js";
import { NO_MENTIONS } from "../domain/messages/mentions.js";
import {
  isInTimeline,
  numberDraft,
  type Draft,
  type Message,
  type TimelineMessage,
} from "../domain/messages/message.js";
import { defaultSettings } from "../domain/rooms/settings.js";
import { fenceOf, type Fence } from "../domain/rooms/access.js";
import { firstOwner, changeRole, joinRoom, leaveRoom, type Membership, type Role } from "../domain/rooms/membership.js";
import { applySanction, type Sanction, type SanctionKind } from "../domain/moderation/sanction.js";
import { PERMANENT } from "../domain/shared/permanent.js";
import type { RoomChange } from "../domain/rooms/room-change.js";
import type { Room } from "../domain/rooms/room.js";
import { firstHead } from "../domain/rooms/room-head.js";
import type { Store } from "./store/store.js";

export const newId = (): string => uuidv7();

/** A time in whole milliseconds, which every store keeps unchanged. */
export const moment = (ms = 0): Date => new Date(Date.UTC(2026, 2, 4, 5, 6, 7, 89) + ms);

export function buildUser(with_: Partial<User> = {}): User {
  const id = newId();
  const named = { email: `${id}@example.org`, username: id.slice(-12), displayName: "Zoë 🌱", bio: "", data: null };
  const account = {
    passwordHash: "a hash",
    createdAt: moment(),
    emailVerifiedAt: null,
    receipts: true,
    nameRev: 0,
    bot: false,
    deletedAt: null,
  };
  return { id, ...named, ...account, ...with_ };
}

/** A user's public names, all equal to the id. */
export const buildSummary = (id: string): UserSummary => ({
  id,
  username: id,
  displayName: id,
  bot: false,
  deleted: false,
});

export function buildRoom(with_: Partial<Room> = {}): Room {
  const described = { kind: "public", name: "A room", topic: "", description: "", data: null, pair: null } as const;
  const settings = defaultSettings(with_.kind ?? "public");
  return { id: newId(), ...described, settings, createdAt: moment(), archivedAt: null, ...with_ };
}

/** Ada, an active member of the room with the id `room`. */
export function buildMember(with_: Partial<Membership> = {}): Membership {
  const position = { roomId: "room", user: buildSummary("ada"), nameRev: 0, role: "member", rev: 1 } as const;
  const state = { leftAt: null, departure: null, mutedUntil: null, slowModeSentAt: null } as const;
  const reading = { readSeq: 0, readAt: null, unreadFrom: null, visibleFrom: 1 };
  const choices = { notifyLevel: "all", notifyUntil: null, favourite: false } as const;
  return { ...position, joinedAt: new Date(0), ...state, ...reading, ...choices, ...with_ };
}

/** A message of Ada in the room with the id `room`. Its id and its `seq` follow from `rev`. */
export function buildMessage({ rev = 1, seq = rev, ...with_ }: Partial<TimelineMessage> = {}): TimelineMessage {
  const draft = buildDraft({ id: `message ${rev}`, body: "hello", sentAt: new Date(0) });
  return { ...numberDraft(draft, { seq, rev }), ...with_ };
}

/** The change number `rev` of the room with the id `room`, without entities. */
export const buildChange = ({ rev = 1, ...with_ }: Partial<RoomChange> = {}): RoomChange => ({
  roomId: "room",
  from: rev - 1,
  rev,
  messages: [],
  members: [],
  notices: [],
  reacted: [],
  lean: [],
  ...with_,
});

export async function someone(store: Store, with_: Partial<User> = {}): Promise<User> {
  const user = buildUser(with_);
  await store.userRepository.add(user);
  return user;
}

export async function roomOf(store: Store, owner: User, with_: Partial<Room> = {}): Promise<Room> {
  const room = buildRoom(with_);
  const head = firstHead(room.id);
  await store.unitOfWork.run(async (tx) => {
    await tx.rooms.add(room, head);
    await tx.rooms.saveMembership(firstOwner(head, owner, moment(1)));
  });
  return room;
}

export async function join(store: Store, room: Room, user: User): Promise<Membership> {
  return store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(room.id);
    if (!locked) throw new Error("There is no such room.");
    const change = joinRoom(locked.head, user, { at: moment(2), mutedUntil: null });
    await tx.rooms.saveHead(change.head);
    await tx.rooms.saveMembership(change.membership);
    return change.membership;
  });
}

export async function leave(store: Store, room: Room, user: User): Promise<Membership> {
  return store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(room.id);
    if (!locked) throw new Error("There is no such room.");
    const membership = await tx.rooms.membership(room.id, user.id);
    const change = leaveRoom(locked.head, membership, {
      hasOtherOwner: await tx.rooms.hasOtherOwner(room.id, user.id),
      at: moment(3),
    });
    await tx.rooms.saveHead(change.head);
    await tx.rooms.saveMembership(change.membership);
    return change.membership;
  });
}

export async function giveRole(store: Store, room: Room, user: User, role: Role): Promise<Membership> {
  return store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(room.id);
    const membership = await tx.rooms.membership(room.id, user.id);
    if (!locked || !membership) throw new Error("There is no such member.");
    const change = changeRole(locked.head, membership, role);
    await tx.rooms.saveHead(change.head);
    await tx.rooms.saveMembership(change.membership);
    return change.membership;
  });
}

export const terms = { reason: "", until: PERMANENT, at: moment(3) };

/** Mutes or bans a user as the room's owner. Returns the changed membership, if there is one. */
export async function sanction(
  store: Store,
  room: Room,
  { user, kind, by }: Readonly<{ user: User; kind: SanctionKind; by: User }>,
) {
  return store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(room.id);
    if (!locked) throw new Error("There is no such room.");
    const between = { user: summaryOf(user), by: summaryOf(by), byRole: "owner" } as const;
    const full: Sanction = { roomId: room.id, kind, ...between, ...terms };
    const change = applySanction(locked.head, await tx.rooms.membership(room.id, user.id), full);
    await tx.sanctions.save(full);
    if (!change) return null;
    await tx.rooms.saveHead(change.head);
    await tx.rooms.saveMembership(change.membership);
    return change.membership;
  });
}

/** Ada's draft in the room with the id `room`. */
export const buildDraft = (with_: Partial<Draft> = {}): Draft => ({
  id: newId(),
  roomId: "room",
  author: buildSummary("ada"),
  via: "user",
  clientMessageId: null,
  kind: "text",
  body: "hi",
  data: null,
  replyTo: null,
  threadOf: null,
  alsoInRoom: false,
  mentions: NO_MENTIONS,
  sentAt: moment(4),
  ...with_,
});

export const draft = (room: Room, author: User, with_: Partial<Draft> = {}): Draft =>
  buildDraft({ roomId: room.id, author: summaryOf(author), clientMessageId: newId(), ...with_ });

/** The fence of a room's first owner before anything changed. */
export const OWNERS_FENCE: Fence = { accessRev: 0, membershipRev: 1 };

/** The fence of a decision at this moment. */
export async function fence(store: Store, room: Room, user: User): Promise<Fence> {
  const access = await store.roomReader.access(room.id, user.id);
  if (!access) throw new Error("There is no such room.");
  return fenceOf(access);
}

/** Sends a message, and fails when the store refuses it. */
export async function send(
  store: Store,
  room: Room,
  author: User,
  with_: Partial<Draft> = {},
): Promise<TimelineMessage> {
  const appended = await store.messageLog.append(draft(room, author, with_), await fence(store, room, author));
  if (appended.outcome !== "stored") throw new Error(`The message was ${appended.outcome}.`);
  return timelineMessage(appended.message);
}

function timelineMessage(message: Message): TimelineMessage {
  if (!isInTimeline(message)) throw new Error("The message is not in the timeline.");
  return message;
}

/** Edits a message, or deletes it when `body` is null, as its author. */
export async function change(store: Store, { roomId, id }: Message, body: string | null): Promise<Message> {
  return store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(roomId);
    const found = await tx.messages.find(roomId, id);
    if (!locked || !found) throw new Error("There is no such message.");
    const when = body === null ? { deletedAt: moment(6) } : { editedAt: moment(5) };
    const next = assignNextRev(locked.head, { before: found, message: { ...found, body, ...when } });
    await tx.rooms.saveHead(next.head);
    await tx.messages.save(next.message);
    return next.message;
  });
}

/** Sends many messages at once, and returns them in order of `seq`. */
export async function sendMany(
  store: Store,
  room: Room,
  author: User,
  count: number,
  with_: (index: number) => Partial<Draft> = () => ({}),
): Promise<readonly TimelineMessage[]> {
  const messages: TimelineMessage[] = [];
  while (messages.length < count) {
    const batch = Math.min(100, count - messages.length);
    const sends = times(batch, (index) => send(store, room, author, with_(messages.length + index)));
    messages.push(...(await Promise.all(sends)));
  }
  return messages.sort((a, b) => a.seq - b.seq);
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** The numbers `first`, `first + 1` and so on. */
export const consecutive = (count: number, first = 1): number[] => times(count, (index) => first + index);

export const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
