import type { SessionQuery, SessionReader } from "../../../application/ports/session-reader.js";
import type { Ending, SessionRepository } from "../../../application/ports/session-repository.js";
import type { Place } from "../../../domain/accounts/place.js";
import {
  endSession,
  isActive,
  MAX_KEPT_TOKENS,
  sessionsToEnd,
  type Session,
  type SessionId,
} from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { addTo } from "./memory-members.js";
import { generationKey, type MemoryTables, type StoredToken } from "./memory-tables.js";
import type { UserStamps } from "./user-stamps.js";

/** Writes to the tables of one unit of work. Locks have no effect, because units of work run one after another. */
export class InMemorySessionRepository implements SessionRepository {
  constructor(
    private readonly tables: MemoryTables,
    private readonly stamps: UserStamps,
  ) {}

  async add(session: Session, token: string): Promise<void> {
    addTo(this.tables.sessionsByUser, session.userId, session.id);
    await this.rotate(session, token);
  }

  async lockByToken(token: string): Promise<Readonly<{ session: Session; generation: number }> | null> {
    const stored = this.tables.refreshTokens.get(token);
    const session = stored && this.tables.sessions.get(stored.sessionId);
    return session ? { session, generation: stored.generation } : null;
  }

  async lock(sessionId: SessionId): Promise<Session | null> {
    return this.tables.sessions.get(sessionId) ?? null;
  }

  async rotate(session: Session, token: string): Promise<void> {
    const { id: sessionId, generation } = session;
    this.tables.sessions.set(sessionId, session);
    this.tables.refreshTokens.set(token, { token, sessionId, generation });
    this.tables.refreshTokensByGeneration.set(generationKey(sessionId, generation), token);
    const outdated = generation - MAX_KEPT_TOKENS;
    const oldest = this.tables.refreshTokensByGeneration.get(generationKey(sessionId, outdated));
    if (oldest !== undefined) this.removeToken({ token: oldest, sessionId, generation: outdated });
  }

  async end(session: Session): Promise<void> {
    this.tables.sessions.set(session.id, session);
    this.stamps.stampSessionEnd(session.userId);
  }

  async endAll(userId: UserId, { reason, ...ending }: Ending): Promise<readonly Session[]> {
    const over = sessionsToEnd(sessionsOf(this.tables, userId), ending).map((session) =>
      endSession(session, reason, ending.at),
    );
    for (const session of over) this.tables.sessions.set(session.id, session);
    if (over.length > 0) this.stamps.stampSessionEnd(userId);
    return over;
  }

  async anonymize(userId: UserId): Promise<void> {
    for (const session of sessionsOf(this.tables, userId))
      this.tables.sessions.set(session.id, { ...session, device: "", address: "" });
  }

  async purge(before: Date, limit: number): Promise<number> {
    const { sessions, refreshTokens } = this.tables;
    const over = [...sessions.values()].filter(({ expiresAt }) => expiresAt < before);
    const ids = new Set(over.map(({ id }) => id));
    const tokens = [...refreshTokens.values()].filter(({ sessionId }) => ids.has(sessionId)).slice(0, limit);
    for (const token of tokens) this.removeToken(token);
    if (tokens.length >= limit) return tokens.length;
    const going = over.slice(0, limit);
    for (const { id } of going) sessions.delete(id);
    return tokens.length + going.length;
  }

  private removeToken({ token, sessionId, generation }: StoredToken): void {
    this.tables.refreshTokens.delete(token);
    this.tables.refreshTokensByGeneration.delete(generationKey(sessionId, generation));
  }
}

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

type SessionTables = Pick<MemoryTables, "sessions" | "sessionsByUser">;

export const sessionsOf = ({ sessions, sessionsByUser }: SessionTables, userId: UserId): Session[] =>
  [...(sessionsByUser.get(userId) ?? [])].map((id) => sessions.get(id)).filter((session) => session !== undefined);

const activeSessions = (tables: SessionTables, userId: UserId, at: Date): Session[] =>
  sessionsOf(tables, userId).filter((session) => isActive(session, at));
