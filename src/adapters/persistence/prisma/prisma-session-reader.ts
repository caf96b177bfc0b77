import type { SessionQuery, SessionReader } from "../../../application/ports/session-reader.js";
import type { Place } from "../../../domain/accounts/place.js";
import type { Session, SessionId } from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { attempt } from "./attempt.js";
import { Prisma, type PrismaClient } from "./generated/client.js";
import { instant, sessionFrom, sessionJson, type SessionRow } from "./rows.js";

export class PrismaSessionReader implements SessionReader {
  constructor(private readonly prisma: PrismaClient) {}

  find(sessionIds: readonly SessionId[]): Promise<readonly Session[]> {
    return this.where(Prisma.sql`session.id = ANY(${[...sessionIds]}::uuid[])`);
  }

  async findIdByToken(token: string): Promise<SessionId | null> {
    const [row] = await attempt(
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
    const rows = await attempt(
      () => this.prisma.$queryRaw<{ session: SessionRow }[]>`
        SELECT ${sessionJson} AS session FROM "Session" session WHERE ${condition}`,
    );
    return rows.map(({ session }) => sessionFrom(session));
  }
}

const AFTER_ALL = "ffffffff-ffff-ffff-ffff-ffffffffffff";
