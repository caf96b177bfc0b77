import type { SessionQuery, SessionReader } from "../../../application/ports/session-reader.js";
import type { Place } from "../../../domain/accounts/place.js";
import type { Session, SessionId } from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { activeSessions, sessionsOf } from "./memory-sessions.js";
import type { MemoryTables } from "./memory-tables.js";

export class InMemorySessionReader implements SessionReader {
  constructor(private readonly tables: MemoryTables) {}

  async find(sessionIds: readonly SessionId[]): Promise<readonly Session[]> {
    return sessionIds.map((id) => this.tables.sessions.get(id)).filter((session) => session !== undefined);
  }

  async findIdByToken(token: string): Promise<SessionId | null> {
    return this.tables.refreshTokens.get(token)?.sessionId ?? null;
  }

  async list(userId: UserId, { at, after, limit }: SessionQuery): Promise<readonly Session[]> {
    const sessions = activeSessions(this.tables, userId, at).filter(({ id }) => after === undefined || id < after);
    return sessions.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
  }

  async places(userId: UserId, limit: number): Promise<readonly Place[]> {
    const sessions = sessionsOf(this.tables, userId).sort((a, b) => (a.id < b.id ? 1 : -1));
    return sessions.slice(0, limit).map(({ device, address }) => ({ device, address }));
  }
}
