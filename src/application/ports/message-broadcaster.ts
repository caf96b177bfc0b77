import type { SessionEnd } from "../../domain/accounts/session.js";
import type { ActivityArea, ActivityStep } from "../../domain/presence/activity.js";
import type { UserChange } from "../../domain/accounts/user-change.js";
import type { Presence } from "../../domain/presence/presence.js";
import type { Departure } from "../../domain/rooms/membership.js";
import type { Receipt } from "../../domain/rooms/receipt.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";
import type { RoomView } from "./room-reader.js";

/** Announcements to all connections that are subscribed to a room. */
export type RoomAnnouncement =
  | Readonly<{ roomChanged: RoomChange }>
  /** The stream has a hole before `rev`. */
  | Readonly<{ resync: Readonly<{ roomId: RoomId; rev: number }> }>;

/** Announcements that are worth nothing later. */
export type PassingAnnouncement =
  | Readonly<{ activityChanged: ActivityArea & ActivityStep }>
  | Readonly<{ presenceChanged: Presence }>
  | Readonly<{ readMarked: Pick<Receipt, "roomId" | "threadOf" | "userId" | "seq"> }>;

export type Announcement =
  | RoomAnnouncement
  | PassingAnnouncement
  | Readonly<{ roomAdded: RoomView }>
  | Readonly<{ roomRemoved: Readonly<{ roomId: RoomId; reason: Departure }> }>
  | Readonly<{ userChanged: UserChange }>
  | Readonly<{ sessionEnded: SessionEnd }>;

/**
 * Pushes announcements to the live connections of this node. Calls take effect in the order in which they are made, never
 * wait for a client and never throw. Calls for a connection that is closed or unknown do nothing.
 */
export interface MessageBroadcaster extends Closable {
  /** From now on, the connection receives pushes to the room. Subscribing again has no effect. */
  subscribe(connectionId: string, roomId: RoomId): void;

  /** From now on, the connection receives no pushes to the room. */
  unsubscribe(connectionId: string, roomId: RoomId): void;

  /** The connections that receive pushes to the room, in no order. */
  subscribedTo(roomId: RoomId): Iterable<string>;

  /**
   * Pushes to every connection that is subscribed to the room, but those in `except`. A client that reads too slowly misses changes. Once it
   * has caught up, it gets one `resync` with the highest `rev` that it missed.
   */
  pushToRoom(roomId: RoomId, announcement: RoomAnnouncement, except?: ReadonlySet<string>): void;

  /**
   * Pushes to one connection, subscribed or not. A slow client misses changes as in `pushToRoom`. For missed changes of
   * the user, it gets one empty change that begins at the highest `rev` that it missed.
   */
  push(connectionId: string, announcement: Announcement): void;

  /**
   * Pushes to one connection, unless something waits to be sent to it. Returns whether it was pushed. Announcements
   * that are the same object are encoded once.
   */
  pushIfDrained(connectionId: string, announcement: PassingAnnouncement): boolean;

  /** Ends the connection after sending earlier pushes. Its client does not reconnect by itself. */
  disconnect(connectionId: string): void;

  /** Ends every connection in a way that makes its client reconnect. */
  disconnectAll(): void;
}
