import type { Transaction, UnitOfWork } from "../../../application/ports/unit-of-work.js";
import type { KeyedMutex } from "../../../application/concurrency/keyed-mutex.js";
import { InMemoryAccountRepository } from "./users.js";
import { InMemoryDraftRepository } from "./drafts.js";
import { InMemoryBlockRepository } from "./blocks.js";
import { InMemoryInviteRepository } from "./invites.js";
import { InMemoryMailTokenRepository } from "./mail-tokens.js";
import { InMemoryMessageRepository } from "./messages.js";
import { InMemoryAuditRepository, InMemoryNoticeRepository } from "./notices.js";
import { InMemoryReactionRepository } from "./reactions.js";
import { InMemoryReportRepository } from "./reports.js";
import { InMemoryRoomRepository } from "./rooms.js";
import { InMemoryScheduledRepository } from "./scheduled.js";
import { InMemorySanctionRepository } from "./sanctions.js";
import { InMemorySessionRepository } from "./sessions.js";
import { InMemoryThreadFollowRepository } from "./thread-follows.js";
import { InMemoryUserChangeRepository } from "./user-change-records.js";
import { UserStamps } from "./user-stamps.js";
import { WRITE_LOCK, type MemoryTables } from "./memory-tables.js";

export class InMemoryUnitOfWork implements UnitOfWork {
  constructor(
    private readonly tables: MemoryTables,
    private readonly turns: KeyedMutex,
  ) {}

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.turns.runExclusive(WRITE_LOCK, async () => {
      const branch = branchOf(this.tables);
      const reactions = new InMemoryReactionRepository(this.tables);
      const messages = new InMemoryMessageRepository(this.tables, branch.versions);
      const tables = { ...this.tables, ...branch };
      const stamps = new UserStamps(branch);
      const result = await work({
        rooms: new InMemoryRoomRepository(tables, stamps),
        invites: new InMemoryInviteRepository(tables),
        accounts: new InMemoryAccountRepository(tables),
        blocks: new InMemoryBlockRepository(branch, stamps),
        messages,
        notices: new InMemoryNoticeRepository(branch),
        audit: new InMemoryAuditRepository(branch),
        reactions,
        drafts: new InMemoryDraftRepository(tables, stamps),
        threadFollows: new InMemoryThreadFollowRepository(tables, stamps),
        scheduled: new InMemoryScheduledRepository(tables, stamps),
        reports: new InMemoryReportRepository(tables),
        sanctions: new InMemorySanctionRepository(tables),
        sessions: new InMemorySessionRepository(tables, stamps),
        mailTokens: new InMemoryMailTokenRepository(branch),
        userChanges: new InMemoryUserChangeRepository(tables, stamps),
        raisedUsers: stamps.raised,
      });
      stamps.write();
      for (const table of Object.values(branch)) table.commit();
      messages.commit();
      reactions.commit();
      return result;
    });
  }
}

const branchOf = (tables: MemoryTables) => ({
  rooms: tables.rooms.branch(),
  heads: tables.heads.branch(),
  roomIdsByKey: tables.roomIdsByKey.branch(),
  invites: tables.invites.branch(),
  members: tables.members.branch(),
  userHeads: tables.userHeads.branch(),
  userChanges: tables.userChanges.branch(),
  blocks: tables.blocks.branch(),
  sanctions: tables.sanctions.branch(),
  reports: tables.reports.branch(),
  notices: tables.notices.branch(),
  auditEntries: tables.auditEntries.branch(),
  versions: tables.versions.branch(),
  sessions: tables.sessions.branch(),
  refreshTokens: tables.refreshTokens.branch(),
  refreshTokensByGeneration: tables.refreshTokensByGeneration.branch(),
  mailTokens: tables.mailTokens.branch(),
  mailTokenKeys: tables.mailTokenKeys.branch(),
  drafts: tables.drafts.branch(),
  threadFollows: tables.threadFollows.branch(),
  appendedFollows: tables.appendedFollows.branch(),
  endingFollows: tables.endingFollows.branch(),
  scheduled: tables.scheduled.branch(),
  scheduleRequests: tables.scheduleRequests.branch(),
  users: tables.users.branch(),
  userIdsByEmail: tables.userIdsByEmail.branch(),
  userIdsByUsername: tables.userIdsByUsername.branch(),
});
