import type { SessionRepository } from "../../../application/ports/session-repository.js";
import type { Session, SessionId } from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { Prisma } from "./generated/client.js";
import { instant, instantOrNull, sessionFrom, sessionJson, type SessionRow } from "./rows.js";
import { raiseUserRev } from "./user-rev.js";

export class PrismaSessionRepository implements SessionRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

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

  /** A token's row never changes: the lock on the session is all that it takes. */
  async lockByToken(token: string): Promise<Readonly<{ session: Session; generation: number }> | null> {
    const [row] = await this.tx.$queryRaw<{ session: SessionRow; generation: number }[]>`
      SELECT ${sessionJson} AS session, token.generation
      FROM "RefreshToken" token JOIN "Session" session ON session.id = token."sessionId"
      WHERE token.digest = decode(${token}, 'hex')
      FOR NO KEY UPDATE OF session`;
    return row ? { session: sessionFrom(row.session), generation: row.generation } : null;
  }

  async lock(sessionId: SessionId): Promise<Session | null> {
    const [session] = await this.locked(Prisma.sql`session.id = ${sessionId}::uuid`);
    return session ?? null;
  }

  async lockAlive(userId: UserId, at: Date): Promise<readonly Session[]> {
    return this.locked(Prisma.sql`
      session."userId" = ${userId}::uuid AND session."endedAt" IS NULL AND session."expiresAt" > ${instant(at)}`);
  }

  async rotate(session: Session, token: string): Promise<void> {
    const { id, lastUsedAt, expiresAt, generation, salt } = session;
    await this.tx.$executeRaw`
      UPDATE "Session"
      SET "lastUsedAt" = ${instant(lastUsedAt)}, "expiresAt" = ${instant(expiresAt)}, generation = ${generation}, salt = ${salt}
      WHERE id = ${id}::uuid`;
    await this.addToken(session, token);
  }

  async end({ id, userId, endedAt, endReason, expiresAt }: Session): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE "Session"
      SET "endedAt" = ${instantOrNull(endedAt)}, "endReason" = ${endReason}::"SessionEnd", "expiresAt" = ${instant(expiresAt)}
      WHERE id = ${id}::uuid`;
    await raiseUserRev(this.tx, userId);
  }

  /** What another node is purging is left to it. */
  purge(before: Date, limit: number): Promise<number> {
    return this.tx.$executeRaw`
      DELETE FROM "Session" WHERE id IN (
        SELECT id FROM "Session" WHERE "expiresAt" < ${instant(before)}
        ORDER BY "expiresAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )`;
  }

  private async addToken({ id, generation }: Session, token: string): Promise<void> {
    await this.tx.$executeRaw`
      INSERT INTO "RefreshToken" (digest, "sessionId", generation)
      VALUES (decode(${token}, 'hex'), ${id}::uuid, ${generation})`;
  }

  /** In ascending order of id, so that two who lock the same sessions do not wait for one another. */
  private async locked(condition: Prisma.Sql): Promise<readonly Session[]> {
    const rows = await this.tx.$queryRaw<{ session: SessionRow }[]>`
      SELECT ${sessionJson} AS session FROM "Session" session
      WHERE ${condition} ORDER BY session.id FOR NO KEY UPDATE`;
    return rows.map(({ session }) => sessionFrom(session));
  }
}
