import type { SessionQuery, SessionReader } from "../../../../application/ports/session-reader.js";
import type { Ending, SessionRepository } from "../../../../application/ports/session-repository.js";
import type { Place } from "../../../../domain/accounts/place.js";
import { MAX_KEPT_TOKENS, sessionsToEnd, type Session, type SessionId } from "../../../../domain/accounts/session.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { sessionFrom, type SessionJson } from "../../../codec/entity-json.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { instant, instantOrNull, sessionJson } from "../mapping/columns.js";
import type { UserStamps } from "./user-stamps.js";

export class PrismaSessionRepository implements SessionRepository {
  constructor(
    private readonly tx: Prisma.TransactionClient,
    private readonly stamps: UserStamps,
  ) {}

  async add(session: Session, token: string): Promise<void> {
    const { id, userId, createdAt, lastUsedAt, expiresAt, device, address, generation, salt } = session;
    await this.tx.$executeRaw`
      INSERT INTO "Session" (id, "userId", "createdAt", "lastUsedAt", "expiresAt", device, address, generation, salt)
      VALUES (
        ${id}::uuid, ${userId}::uuid, ${instant(createdAt)}, ${instant(lastUsedAt)}, ${instant(expiresAt)},
        ${device}, ${address}, ${generation}, ${salt}
      )`;
    await this.addToken(session, token);
  }

  /** Locks the session only, because a token's row never changes. */
  async lockByToken(token: string): Promise<Readonly<{ session: Session; generation: number }> | null> {
    const [row] = await this.tx.$queryRaw<{ session: SessionJson; generation: number }[]>`
      SELECT ${sessionJson} AS session, token.generation
      FROM "RefreshToken" token JOIN "Session" session ON session.id = token."sessionId"
      WHERE token.digest = decode(${token}, 'hex')
      FOR NO KEY UPDATE OF session`;
    return row ? { session: sessionFrom(row.session), generation: row.generation } : null;
  }

  async lock(sessionId: SessionId): Promise<Session | null> {
    const [row] = await this.tx.$queryRaw<{ session: SessionJson }[]>`
      SELECT ${sessionJson} AS session FROM "Session" session WHERE session.id = ${sessionId}::uuid FOR NO KEY UPDATE`;
    return row ? sessionFrom(row.session) : null;
  }

  async rotate(session: Session, token: string): Promise<void> {
    const { id, lastUsedAt, expiresAt, generation, salt } = session;
    await this.tx.$executeRaw`
      UPDATE "Session"
      SET "lastUsedAt" = ${instant(lastUsedAt)}, "expiresAt" = ${instant(expiresAt)}, generation = ${generation}, salt = ${salt}
      WHERE id = ${id}::uuid`;
    await this.addToken(session, token);
    await this.tx.$executeRaw`
      DELETE FROM "RefreshToken"
      WHERE "sessionId" = ${id}::uuid AND generation <= ${generation - MAX_KEPT_TOKENS}`;
  }

  async end({ id, userId, endedAt, endReason, expiresAt }: Session): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE "Session"
      SET "endedAt" = ${instantOrNull(endedAt)}, "endReason" = ${endReason}::"SessionEnd", "expiresAt" = ${instant(expiresAt)}
      WHERE id = ${id}::uuid`;
    this.stamps.stampSessionEnd(userId);
  }

  async endAll(userId: UserId, { reason, ...ending }: Ending): Promise<readonly Session[]> {
    const candidates = await this.tx.$queryRaw<{ session: SessionJson }[]>`
      SELECT ${sessionJson} AS session FROM "Session" session WHERE ${isActive(userId, ending.at)}`;
    const going = sessionsToEnd(
      candidates.map(({ session }) => sessionFrom(session)),
      ending,
    );
    if (going.length === 0) return [];
    const rows = await this.endActive(userId, going, { reason, at: ending.at });
    if (rows.length > 0) this.stamps.stampSessionEnd(userId);
    return rows.map(({ session }) => sessionFrom(session));
  }

  async anonymize(userId: UserId): Promise<void> {
    await this.tx.$executeRaw`UPDATE "Session" SET device = '', address = '' WHERE "userId" = ${userId}::uuid`;
  }

  /** Skips the rows that another node is purging. */
  async purge(before: Date, limit: number): Promise<number> {
    const tokens = await this.tx.$executeRaw`
      DELETE FROM "RefreshToken" WHERE digest IN (
        SELECT token.digest FROM "Session" session JOIN "RefreshToken" token ON token."sessionId" = session.id
        WHERE session."expiresAt" < ${instant(before)}
        ORDER BY session."expiresAt" LIMIT ${limit} FOR UPDATE OF token SKIP LOCKED
      )`;
    if (tokens >= limit) return tokens;
    const sessions = await this.tx.$executeRaw`
      DELETE FROM "Session" WHERE id IN (
        SELECT id FROM "Session" WHERE "expiresAt" < ${instant(before)}
        ORDER BY "expiresAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )`;
    return tokens + sessions;
  }

  /** Locks in ascending order of id, so that two transactions that end the same sessions do not deadlock. */
  private endActive(userId: UserId, sessions: readonly Session[], { reason, at }: Pick<Ending, "reason" | "at">) {
    return this.tx.$queryRaw<{ session: SessionJson }[]>`
      WITH going AS (
        SELECT session.id FROM "Session" session
        WHERE session.id = ANY(${sessions.map(({ id }) => id)}::uuid[]) AND ${isActive(userId, at)}
        ORDER BY session.id FOR NO KEY UPDATE
      )
      UPDATE "Session" session
      SET "endedAt" = ${instant(at)}, "expiresAt" = ${instant(at)}, "endReason" = ${reason}::"SessionEnd"
      FROM going WHERE session.id = going.id
      RETURNING ${sessionJson} AS session`;
  }

  private async addToken({ id, generation }: Session, token: string): Promise<void> {
    await this.tx.$executeRaw`
      INSERT INTO "RefreshToken" (digest, "sessionId", generation)
      VALUES (decode(${token}, 'hex'), ${id}::uuid, ${generation})`;
  }
}

const isActive = (userId: UserId, at: Date): Prisma.Sql => Prisma.sql`
  session."userId" = ${userId}::uuid AND session."endedAt" IS NULL AND session."expiresAt" > ${instant(at)}`;

export class PrismaSessionReader implements SessionReader {
  constructor(private readonly prisma: PrismaClient) {}

  find(sessionIds: readonly SessionId[]): Promise<readonly Session[]> {
    return this.where(Prisma.sql`session.id = ANY(${[...sessionIds]}::uuid[])`);
  }

  async findIdByToken(token: string): Promise<SessionId | null> {
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<{ sessionId: SessionId }[]>`
        SELECT "sessionId" FROM "RefreshToken" WHERE digest = decode(${token}, 'hex')`,
    );
    return row?.sessionId ?? null;
  }

  list(userId: UserId, { at, after, limit }: SessionQuery): Promise<readonly Session[]> {
    return this.where(Prisma.sql`
      session."userId" = ${userId}::uuid AND session."endedAt" IS NULL AND session."expiresAt" > ${instant(at)}
        AND session.id < ${after ?? AFTER_ALL}::uuid
      ORDER BY session.id DESC LIMIT ${limit}`);
  }

  async places(userId: UserId, limit: number): Promise<readonly Place[]> {
    const sessions = await this.where(
      Prisma.sql`session."userId" = ${userId}::uuid ORDER BY session.id DESC LIMIT ${limit}`,
    );
    return sessions.map(({ device, address }) => ({ device, address }));
  }

  private async where(condition: Prisma.Sql): Promise<readonly Session[]> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ session: SessionJson }[]>`
        SELECT ${sessionJson} AS session FROM "Session" session WHERE ${condition}`,
    );
    return rows.map(({ session }) => sessionFrom(session));
  }
}

const AFTER_ALL = "ffffffff-ffff-ffff-ffff-ffffffffffff";
