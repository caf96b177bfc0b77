import type { SessionEnd, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

/** A room's topic carries what changed in it; a user's, what changed of the user's memberships and sessions. */
export type BusTopic = `room:${string}` | `user:${string}`;

export type SessionEnded = Readonly<{ sessionId: SessionId; reason: SessionEnd }>;
export type BusHint = RoomChange | SessionEnded;

export const isSessionEnded = (hint: BusHint): hint is SessionEnded => "sessionId" in hint;

/** Its calls never throw. */
export type BusListener = Readonly<{
  /** Another node published this. */
  onHints(topic: BusTopic, hints: readonly BusHint[]): void;
  /** The bus works again, or for the first time: what was published meanwhile is lost. */
  onReconnect(): void;
}>;

/**
 * Hints between nodes: an adapter hands over only what another node of this deployment published. What is published reaches each other node that subscribes to the topic at most once, in no
 * promised order, and its own node not at all. No call waits for anything or throws; while the bus is out of reach
 * what is published is lost, and subscriptions are made once it is back.
 */
export interface RoomBus extends Closable {
  /** Who is told of everything that comes. One listener a node, set before the first subscription. */
  start(listener: BusListener): void;

  publish(topic: BusTopic, hints: readonly BusHint[]): void;

  /** Subscribing twice is subscribing once. */
  subscribe(topic: BusTopic): void;

  unsubscribe(topic: BusTopic): void;
}

export const roomTopic = (roomId: RoomId): BusTopic => `room:${roomId}`;
export const userTopic = (userId: UserId): BusTopic => `user:${userId}`;
