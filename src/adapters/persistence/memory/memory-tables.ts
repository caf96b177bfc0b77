import type { User, UserId } from "../../../domain/accounts/user.js";
import type { Message } from "../../../domain/messages/message.js";
import type { Membership } from "../../../domain/rooms/membership.js";
import type { Room, RoomId } from "../../../domain/rooms/room.js";
import type { RoomHead } from "../../../domain/rooms/room-head.js";
import { Table } from "./table.js";

export type MemoryTables = Readonly<{
  rooms: Table<RoomId, Room>;
  heads: Table<RoomId, RoomHead>;
  /** By `memberKey`. */
  members: Table<string, Membership>;
  users: Table<UserId, User>;
  userIdsByEmail: Table<string, UserId>;
  userIdsByUsername: Table<string, UserId>;
  /** Who was ever a member of a room, and of which rooms someone ever was: where to look in `members`. */
  usersByRoom: Map<RoomId, Set<UserId>>;
  roomsByUser: Map<UserId, Set<RoomId>>;
  /** Each room's messages in the order of `seq`. */
  messages: Map<RoomId, Message[]>;
  /** `seq` by what a retry of the send is known by, by room. */
  sends: Map<RoomId, Map<string, number>>;
  epoch: string;
}>;

/** The turn that everything takes that writes: there is no finer lock. */
export const WRITES = "writes";

export const emptyTables = (epoch: string): MemoryTables => ({
  users: new Table(),
  userIdsByEmail: new Table(),
  userIdsByUsername: new Table(),
  rooms: new Table(),
  heads: new Table(),
  members: new Table(),
  usersByRoom: new Map(),
  roomsByUser: new Map(),
  messages: new Map(),
  sends: new Map(),
  epoch,
});

export const memberKey = (roomId: RoomId, userId: UserId): string => `${roomId} ${userId}`;
