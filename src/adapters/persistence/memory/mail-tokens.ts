import type { MailTokenRepository } from "../../../application/ports/mail-token-repository.js";
import type { MailToken, MailTokenKind } from "../../../domain/accounts/mail-token.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { mailTokenKey, type MemoryTables } from "./memory-tables.js";

type Tables = Pick<MemoryTables, "mailTokens" | "mailTokenKeys">;

/** Writes to the tables of one unit of work. Units of work run one after another, so each token is taken once. */
export class InMemoryMailTokenRepository implements MailTokenRepository {
  constructor(private readonly tables: Tables) {}

  async save(token: MailToken): Promise<void> {
    await this.remove(token.userId, token.kind);
    const key = mailTokenKey(token.userId, token.kind);
    this.tables.mailTokens.set(key, token);
    this.tables.mailTokenKeys.set(token.digest, key);
  }

  async find(kind: MailTokenKind, digest: string): Promise<MailToken | null> {
    const key = this.tables.mailTokenKeys.get(digest);
    const token = key === undefined ? undefined : this.tables.mailTokens.get(key);
    return token?.kind === kind ? token : null;
  }

  async take(kind: MailTokenKind, digest: string): Promise<MailToken | null> {
    const token = await this.find(kind, digest);
    if (token) await this.remove(token.userId, kind);
    return token;
  }

  async remove(userId: UserId, kind: MailTokenKind): Promise<void> {
    const key = mailTokenKey(userId, kind);
    const token = this.tables.mailTokens.get(key);
    if (token) this.tables.mailTokenKeys.delete(token.digest);
    this.tables.mailTokens.delete(key);
  }

  async purge(before: Date, limit: number): Promise<number> {
    const over = [...this.tables.mailTokens.values()].filter(({ expiresAt }) => expiresAt < before).slice(0, limit);
    for (const { userId, kind } of over) await this.remove(userId, kind);
    return over.length;
  }
}
