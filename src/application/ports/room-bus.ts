import type { SessionEnd, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { ActivePeople, Activity, ActivityArea } from "../../domain/presence/activity.js";
import type { Receipt } from "../../domain/rooms/receipt.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

/**
 * The topic of a room carries its changes and read markers; the topic of a user carries changes of what is theirs; an activity topic
 * carries what people do right now in a room and its threads; a presence topic tells that a user came, went or changed
 * their status.
 */
export type BusTopic = `room:${string}` | `user:${string}` | `activity:${string}` | `presence:${string}`;

export type SessionEnded = Readonly<{ sessionId: SessionId; reason: SessionEnd }>;

/** Everybody who is active in a room or a thread on one node. */
export type ActivityHint = ActivityArea &
  Readonly<{ nodeId: string; first: readonly ActivityOnBus[]; count: ActivePeople["count"] }>;

/** `hiddenFrom` is missing for somebody who blocks nobody. */
export type ActivityOnBus = Omit<Activity, "hiddenFrom"> & Readonly<{ hiddenFrom?: readonly UserId[] }>;

/** The user has a change `userRev`. */
export type UserRevRaised = Readonly<{ userId: UserId; userRev: number }>;

/** `blockedBy` has blocked the user, or ended the block. */
export type BlockHint = Readonly<{ userId: UserId; blockedBy: UserId }>;

/** The presence of this user has changed. */
export type PresenceHint = Readonly<{ presenceOf: UserId }>;

/** A read marker of a member moved, where others may see it. */
export type ReceiptHint = Readonly<{ receipt: Receipt }>;

/** The user hides their read markers in the room from now on. */
export type ReceiptsHidden = Readonly<{ roomId: RoomId; receiptsHiddenBy: UserId }>;

export type BusHint =
  | RoomChange
  | SessionEnded
  | ActivityHint
  | UserRevRaised
  | BlockHint
  | PresenceHint
  | ReceiptHint
  | ReceiptsHidden;

export const isUserRevRaised = (hint: BusHint): hint is UserRevRaised => "userRev" in hint;
export const isBlockHint = (hint: BusHint): hint is BlockHint => "blockedBy" in hint;
export const isReceiptHint = (hint: BusHint): hint is ReceiptHint => "receipt" in hint;
export const isReceiptsHidden = (hint: BusHint): hint is ReceiptsHidden => "receiptsHiddenBy" in hint;
export const isSessionEnded = (hint: BusHint): hint is SessionEnded => "sessionId" in hint;
export const isActivityHint = (hint: BusHint): hint is ActivityHint => "nodeId" in hint;

/** Callbacks of the bus. They never throw. */
export type BusListener = Readonly<{
  /** Receives hints that another node published. */
  onHints(topic: BusTopic, hints: readonly BusHint[]): void;
  /** The bus is connected, for the first time or again. Hints that were published while it was not connected are lost. */
  onReconnect(): void;
}>;

/**
 * Sends hints between nodes. A listener gets only hints that another node of this deployment published. A hint reaches
 * each other node that subscribes to its topic at most once, in any order, and never the node that published it. No
 * call waits or throws. While the bus is unreachable, hints are lost; subscriptions take effect once it is available
 * again.
 */
export interface RoomBus extends Closable {
  /** Sets the node's one listener, before the first subscription. */
  start(listener: BusListener): void;

  publish(topic: BusTopic, hints: readonly BusHint[]): void;

  /** Subscribing again has no effect. */
  subscribe(topic: BusTopic): void;

  unsubscribe(topic: BusTopic): void;
}

export const isPresenceHint = (hint: BusHint): hint is PresenceHint => "presenceOf" in hint;

export const roomTopic = (roomId: RoomId): BusTopic => `room:${roomId}`;
export const userTopic = (userId: UserId): BusTopic => `user:${userId}`;
export const activityTopic = (roomId: RoomId): BusTopic => `activity:${roomId}`;
export const presenceTopic = (userId: UserId): BusTopic => `presence:${userId}`;
