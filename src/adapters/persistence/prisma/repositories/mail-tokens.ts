import type { MailTokenRepository } from "../../../../application/ports/mail-token-repository.js";
import type { MailToken, MailTokenKind } from "../../../../domain/accounts/mail-token.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { mailTokenFrom, type MailTokenJson } from "../../../codec/entity-json.js";
import { Prisma } from "../generated/client.js";
import { instant, mailTokenJson } from "../mapping/columns.js";

type Found = { token: MailTokenJson }[];

export class PrismaMailTokenRepository implements MailTokenRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  async save({ digest, userId, kind, email, expiresAt }: MailToken): Promise<void> {
    await this.tx.$executeRaw`
      INSERT INTO "MailToken" ("userId", kind, digest, email, "expiresAt")
      VALUES (${userId}::uuid, ${kind}::"MailTokenKind", decode(${digest}, 'hex'), ${email}, ${instant(expiresAt)})
      ON CONFLICT ("userId", kind) DO UPDATE
      SET digest = excluded.digest, email = excluded.email, "expiresAt" = excluded."expiresAt"`;
  }

  async find(kind: MailTokenKind, digest: string): Promise<MailToken | null> {
    const found = await this.tx.$queryRaw<Found>`
      SELECT ${mailTokenJson} AS token FROM "MailToken" token WHERE ${isToken(kind, digest)}`;
    return first(found);
  }

  /** A concurrent second call waits for the first to commit, and then finds nothing. */
  async take(kind: MailTokenKind, digest: string): Promise<MailToken | null> {
    const found = await this.tx.$queryRaw<Found>`
      DELETE FROM "MailToken" token WHERE ${isToken(kind, digest)} RETURNING ${mailTokenJson} AS token`;
    return first(found);
  }

  async remove(userId: UserId, kind: MailTokenKind): Promise<void> {
    await this.tx.$executeRaw`
      DELETE FROM "MailToken" WHERE "userId" = ${userId}::uuid AND kind = ${kind}::"MailTokenKind"`;
  }

  /** Skips the rows that another transaction is purging or replacing. */
  purge(before: Date, limit: number): Promise<number> {
    return this.tx.$executeRaw`
      DELETE FROM "MailToken" WHERE ("userId", kind) IN (
        SELECT "userId", kind FROM "MailToken" WHERE "expiresAt" < ${instant(before)}
        ORDER BY "expiresAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )`;
  }
}

const isToken = (kind: MailTokenKind, digest: string): Prisma.Sql =>
  Prisma.sql`token.digest = decode(${digest}, 'hex') AND token.kind = ${kind}::"MailTokenKind"`;

const first = ([row]: Found): MailToken | null => (row ? mailTokenFrom(row.token) : null);
