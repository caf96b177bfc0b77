import type { SessionEnd, SessionId } from "../../../domain/accounts/session.js";
import type { UserChange } from "../../../domain/accounts/user-change.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Membership } from "../../../domain/rooms/membership.js";
import { changesAfter, type RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import type { RoomPosition } from "../../ports/room-reader.js";
import { ConnectionIndex, type ConnectionKey, type LiveConnection } from "./connection-index.js";
import { LimitedViews } from "./limited-views.js";
import { StreamStarts } from "./stream-starts.js";

type Deps = Readonly<{
  messageBroadcaster: MessageBroadcaster;
  /** Called when the last subscribed connection of a room, or the last connection of a user, is gone. */
  onUnused: Readonly<{ room: (roomId: RoomId) => void; user: (userId: UserId) => void }>;
  /** Called when a connection is open, is not subscribed to a room any more, and is closed. */
  listener?: Readonly<{
    opened(connection: ConnectionKey): void;
    left(connection: ConnectionKey, roomId: RoomId): void;
    closed(connection: ConnectionKey): void;
  }>;
}>;

type MembershipState = Pick<Membership, "roomId" | "rev" | "joinedAt" | "visibleFrom">;

/**
 * The connections of this node, the rooms that each is subscribed to, and where each stream begins. Of two states of a
 * membership, the one with the higher `rev` applies, in any order of arrival.
 */
export class Subscriptions {
  private readonly connections = new ConnectionIndex();
  private readonly starts = new StreamStarts();
  private readonly limitedViews = new LimitedViews();
  /** Connections keep the `roomId` from here, so that all share one string. */
  private readonly subscribers = new Map<RoomId, { readonly roomId: RoomId; count: number }>();

  constructor(private readonly deps: Deps) {}

  add(connection: ConnectionKey): void {
    this.connections.add(connection);
    this.deps.listener?.opened(connection);
  }

  remove(connectionId: string): void {
    const connection = this.connections.remove(connectionId);
    if (!connection) return;
    for (const [roomId, { isSubscribed }] of connection.memberships) if (isSubscribed) this.release(connection, roomId);
    this.deps.listener?.closed(connection);
    if (this.connections.ofUser(connection.userId).length === 0) this.deps.onUnused.user(connection.userId);
  }

  /**
   * Subscribes a new connection to its user's rooms. Returns the rooms that it was not subscribed to. `isBehind`:
   * whether the room's feed has not emitted the `rev` yet.
   */
  open(
    connectionId: string,
    positions: readonly RoomPosition[],
    isBehind: (roomId: RoomId, rev: number) => boolean,
  ): readonly RoomId[] {
    const connection = this.connections.get(connectionId);
    if (!connection) return [];
    const opened = positions.filter(({ roomId, membershipRev: rev, joinedAt, visibleFrom }) =>
      this.start(connection, { roomId, rev, joinedAt, visibleFrom }, isBehind(roomId, rev)),
    );
    return opened.map(({ roomId }) => roomId);
  }

  /**
   * Subscribes the user's connections to the room from the membership's `rev` on. Returns the newly subscribed ones.
   */
  subscribe(membership: Membership): readonly string[] {
    const connections = this.connections.ofUser(membership.user.id);
    return connections.filter((connection) => this.start(connection, membership)).map(({ id }) => id);
  }

  /**
   * Applies a membership to connections that are subscribed already. It subscribes no others, because the hint with the
   * membership may be forged.
   */
  resubscribe(membership: Membership): void {
    for (const connection of this.connections.ofUser(membership.user.id))
      if (connection.memberships.get(membership.roomId)?.isSubscribed) this.start(connection, membership);
  }

  /**
   * Ends the subscriptions of the user's connections. `origin`: the connection that made the request; it gets no
   * announcement.
   */
  unsubscribe({ roomId, user, rev, joinedAt, departure }: Membership, origin?: string): void {
    for (const connection of this.connections.ofUser(user.id)) {
      const seen = connection.memberships.get(roomId);
      if (seen && rev <= seen.rev) continue;
      connection.memberships.set(roomId, { rev, joinedAt: joinedAt.getTime(), isSubscribed: false });
      if (!seen?.isSubscribed) continue;
      this.release(connection, roomId);
      const roomRemoved = { roomId, reason: departure ?? "left" } as const;
      if (connection.id !== origin) this.deps.messageBroadcaster.push(connection.id, { roomRemoved });
    }
  }

  isOpen(connectionId: string): boolean {
    return this.connections.get(connectionId) !== undefined;
  }

  isSubscribed(connectionId: string, roomId: RoomId): boolean {
    return this.connections.get(connectionId)?.memberships.get(roomId)?.isSubscribed ?? false;
  }

  /** The connections that receive the room's changes and may see the message with the `seq`. */
  readersOf(roomId: RoomId, seq: number): readonly ConnectionKey[] {
    const begun = this.deps.messageBroadcaster.subscribedTo(roomId);
    return [...new Set([...begun, ...this.starts.of(roomId)])].flatMap((id) => {
      const connection = this.connections.get(id);
      return connection && this.isReader(id, roomId, seq) ? [connection] : [];
    });
  }

  /** Whether the connection is subscribed to the room and may see the message with the `seq`. */
  isReader(connectionId: string, roomId: RoomId, seq: number): boolean {
    return this.isSubscribed(connectionId, roomId) && this.limitedViews.visibleFromOf(roomId, connectionId) <= seq;
  }

  /** The part of a change that the connection may see. */
  visibleTo(connectionId: string, change: RoomChange): RoomChange {
    return this.limitedViews.visibleTo(connectionId, change);
  }

  /**
   * Pushes a change that the room's feed emitted to the subscribed connections. Each gets the part after the start of
   * its stream.
   */
  push(change: RoomChange): void {
    const { roomId, from, rev } = change;
    const { messageBroadcaster } = this.deps;
    const begun = this.starts.takeBefore(roomId, rev);
    if (!begun) return this.pushToRoom(change);
    const late = new Map(begun.filter(([, start]) => start > from));
    for (const [id] of begun) if (!late.has(id)) messageBroadcaster.subscribe(id, roomId);
    try {
      this.pushToRoom(change, late);
      for (const [id, start] of late)
        messageBroadcaster.push(id, { roomChanged: this.limitedViews.visibleTo(id, changesAfter(change, start)) });
    } finally {
      // Subscribes even if a push throws: a resync follows, which reaches only subscribed connections.
      for (const [id] of begun) messageBroadcaster.subscribe(id, roomId);
    }
  }

  /** Pushes a change to the subscribed connections. Each gets the part that its member may see. */
  private pushToRoom(change: RoomChange, late: ReadonlyMap<string, number> = new Map()): void {
    const { messageBroadcaster } = this.deps;
    const { roomId } = change;
    const limited = this.limitedViews.limitedIn(change);
    if (limited.length === 0) return messageBroadcaster.pushToRoom(roomId, { roomChanged: change });
    const except = new Set(limited.map(({ connectionId }) => connectionId));
    messageBroadcaster.pushToRoom(roomId, { roomChanged: change }, except);
    for (const { connectionId, change: part } of limited) {
      const hasBegun = !late.has(connectionId) && !this.starts.has(roomId, connectionId);
      if (hasBegun) messageBroadcaster.push(connectionId, { roomChanged: part });
    }
  }

  /** Announces a hole before `rev` to every subscribed connection. */
  resync(roomId: RoomId, rev: number): void {
    const resync = { roomId, rev };
    this.deps.messageBroadcaster.pushToRoom(roomId, { resync });
    for (const id of this.starts.of(roomId)) this.deps.messageBroadcaster.push(id, { resync });
  }

  /** From now on, the connection gets the user's changes after `rev`. */
  startUserStream(connectionId: string, rev: number): void {
    const connection = this.connections.get(connectionId);
    if (connection) connection.userRev = rev;
  }

  /** Pushes a change to the user's connections, except those that have it already. */
  pushToUser(change: UserChange): void {
    for (const connection of this.connections.ofUser(change.userId)) {
      if (connection.userRev === null || connection.userRev >= change.rev) continue;
      connection.userRev = change.rev;
      this.deps.messageBroadcaster.push(connection.id, { userChanged: change });
    }
  }

  /** The sessions of the user's connections. */
  sessionsOf(userId: UserId): readonly SessionId[] {
    return [...new Set(this.connections.ofUser(userId).map(({ sessionId }) => sessionId))];
  }

  endSession(sessionId: SessionId, reason: SessionEnd): void {
    for (const { id } of this.connections.ofSession(sessionId)) {
      this.deps.messageBroadcaster.push(id, { sessionEnded: reason });
      this.deps.messageBroadcaster.disconnect(id);
    }
  }

  /**
   * Applies an active membership to a connection. Returns whether the connection was not subscribed before. A
   * connection that missed the end of an earlier membership gets a resync. `isLate`: the feed has not emitted the start
   * of the stream yet.
   */
  private start(connection: LiveConnection, state: MembershipState, isLate = true): boolean {
    const { rev, joinedAt, visibleFrom } = state;
    const room = this.subscribers.get(state.roomId) ?? { roomId: state.roomId, count: 0 };
    const { roomId } = room;
    const seen = connection.memberships.get(roomId);
    if (seen && rev <= seen.rev) return false;
    const membership = { rev, joinedAt: joinedAt.getTime(), isSubscribed: true };
    connection.memberships.set(roomId, membership);
    this.limitedViews.set(roomId, connection.id, visibleFrom);
    if (seen?.isSubscribed && seen.joinedAt === membership.joinedAt) return false;
    if (seen?.isSubscribed) this.restart(connection, roomId, rev - 1);
    else {
      room.count += 1;
      this.subscribers.set(roomId, room);
    }
    if (isLate) this.starts.set(roomId, connection.id, rev - 1);
    else this.deps.messageBroadcaster.subscribe(connection.id, roomId);
    return !seen?.isSubscribed;
  }

  private restart({ id }: LiveConnection, roomId: RoomId, rev: number): void {
    this.deps.messageBroadcaster.unsubscribe(id, roomId);
    this.deps.messageBroadcaster.push(id, { resync: { roomId, rev } });
  }

  private release(connection: LiveConnection, roomId: RoomId): void {
    const { id } = connection;
    this.deps.messageBroadcaster.unsubscribe(id, roomId);
    this.starts.delete(roomId, id);
    this.limitedViews.delete(roomId, id);
    this.deps.listener?.left(connection, roomId);
    const room = this.subscribers.get(roomId);
    if (room) room.count -= 1;
    if (room && room.count > 0) return;
    this.subscribers.delete(roomId);
    this.deps.onUnused.room(roomId);
  }
}
