import type { UserId } from "../../domain/accounts/user.js";
import type { Closable } from "./closable.js";
import type { AccountRepository } from "./account-repository.js";
import type { DraftRepository } from "./draft-repository.js";
import type { BlockRepository } from "./block-repository.js";
import type { InviteRepository } from "./invite-repository.js";
import type { MailTokenRepository } from "./mail-token-repository.js";
import type { MessageRepository } from "./message-repository.js";
import type { AuditRepository, NoticeRepository } from "./notice-repository.js";
import type { ReactionRepository } from "./reaction-repository.js";
import type { ReportRepository } from "./report-repository.js";
import type { RoomRepository } from "./room-repository.js";
import type { ScheduledRepository } from "./scheduled-repository.js";
import type { SanctionRepository } from "./sanction-repository.js";
import type { SessionRepository } from "./session-repository.js";
import type { ThreadFollowRepository } from "./thread-follow-repository.js";
import type { UserChangeRepository } from "./user-change-repository.js";

export type Transaction = Readonly<{
  rooms: RoomRepository;
  invites: InviteRepository;
  messages: MessageRepository;
  reactions: ReactionRepository;
  drafts: DraftRepository;
  threadFollows: ThreadFollowRepository;
  scheduled: ScheduledRepository;
  sanctions: SanctionRepository;
  notices: NoticeRepository;
  audit: AuditRepository;
  reports: ReportRepository;
  accounts: AccountRepository;
  blocks: BlockRepository;
  sessions: SessionRepository;
  mailTokens: MailTokenRepository;
  userChanges: UserChangeRepository;
  /**
   * The users whose `rev` this unit of work raised, with the new `rev`. It raises that of each user at most once, right
   * before the commit, and the map is empty until then.
   */
  raisedUsers: ReadonlyMap<UserId, number>;
}>;

export interface UnitOfWork extends Closable {
  /**
   * Runs `work` and commits its writes: all of them, or none when `work` throws. Others see no write before the commit.
   * `work` may run again after a conflict with another unit of work, so its only effects must be on `tx`.
   */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
