import type { SessionId } from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { RoomId } from "../../../domain/rooms/room.js";

export type ConnectionKey = Readonly<{ id: string; userId: UserId; sessionId: SessionId }>;

/**
 * The newest membership that a connection has applied. `joinedAt` distinguishes a returning member from one who never
 * left.
 */
export type SeenMembership = Readonly<{ rev: number; joinedAt: number; isSubscribed: boolean }>;

export type LiveConnection = ConnectionKey &
  Readonly<{ memberships: Map<RoomId, SeenMembership> }> & {
    /** The `userRev` up to which it got the user's changes; `null` until its stream starts. */
    userRev: number | null;
  };

/** The live connections of this node by id, user and session. */
export class ConnectionIndex {
  private readonly byId = new Map<string, LiveConnection>();
  private readonly byUser = new Map<UserId, Set<LiveConnection>>();
  private readonly bySession = new Map<SessionId, Set<LiveConnection>>();

  add(key: ConnectionKey): void {
    const connection = { ...key, memberships: new Map<RoomId, SeenMembership>(), userRev: null };
    this.byId.set(key.id, connection);
    addTo(this.byUser, key.userId, connection);
    addTo(this.bySession, key.sessionId, connection);
  }

  /** Returns the removed connection; `null` where there is none. */
  remove(id: string): LiveConnection | null {
    const connection = this.byId.get(id);
    if (!connection) return null;
    this.byId.delete(id);
    removeFrom(this.byUser, connection.userId, connection);
    removeFrom(this.bySession, connection.sessionId, connection);
    return connection;
  }

  get(id: string): LiveConnection | undefined {
    return this.byId.get(id);
  }

  ofUser(userId: UserId): readonly LiveConnection[] {
    return [...(this.byUser.get(userId) ?? [])];
  }

  ofSession(sessionId: SessionId): readonly LiveConnection[] {
    return [...(this.bySession.get(sessionId) ?? [])];
  }
}

function addTo(index: Map<string, Set<LiveConnection>>, key: string, connection: LiveConnection): void {
  index.set(key, (index.get(key) ?? new Set<LiveConnection>()).add(connection));
}

function removeFrom(index: Map<string, Set<LiveConnection>>, key: string, connection: LiveConnection): void {
  const connections = index.get(key);
  if (connections?.delete(connection) && connections.size === 0) index.delete(key);
}
