import { anonymizeUser } from "../../../domain/accounts/anonymized-user.js";
import { wrongPassword } from "../../../domain/accounts/errors.js";
import { MAIL_TOKEN_KINDS } from "../../../domain/accounts/mail-token.js";
import { normalizedPassword } from "../../../domain/accounts/password.js";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import { leaveAndTransfer } from "../../../domain/rooms/ownership-transfer.js";
import { isActive } from "../../../domain/rooms/membership.js";
import type { NewNotice } from "../../../domain/rooms/notice.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { DomainError } from "../../../domain/shared/domain-error.js";
import type { Actor } from "../../actor.js";
import { endMute } from "../../moderation/end-mute.js";
import type { StoreTurns } from "../../limits/store-turns.js";
import type { Clock } from "../../ports/clock.js";
import type { IdGenerator } from "../../ports/id-generator.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { RoomReader } from "../../ports/room-reader.js";
import type { SecurityLog } from "../../ports/security-log.js";
import type { Transaction } from "../../ports/unit-of-work.js";
import type { CurrentUser } from "./current-user.js";
import { usersTurn, type Passwords } from "../passwords/passwords.js";
import type { Presences } from "../../realtime/presence/presences.js";
import { applyMembershipChange } from "../../transactions/apply-membership-change.js";
import { endSessions } from "../../transactions/session-ends.js";
import type { Transactions } from "../../transactions/transactions.js";

type Deps = Readonly<{
  currentUser: CurrentUser;
  roomReader: Pick<RoomReader, "memberships">;
  transactions: Transactions;
  passwords: Passwords;
  turns: StoreTurns;
  rateLimiter: RateLimiter;
  securityLog: SecurityLog;
  presences: Pick<Presences, "forget">;
  report: (error: unknown) => void;
  idGenerator: IdGenerator;
  clock: Clock;
}>;

/** Gives up when the user keeps joining rooms. */
const MAX_ROUNDS = 20;

/**
 * Leaves every room, then anonymises the user. If it is interrupted, the user has left some rooms and can repeat the
 * request.
 */
export class DeleteAccount {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { password }: Readonly<{ password: string }>): Promise<void> {
    const { currentUser, rateLimiter, passwords, turns, securityLog, presences, report } = this.deps;
    const user = await turns.account(actor, () => currentUser.require(actor));
    await rateLimiter.take("password.session", actor.sessionId);
    const about = { userId: user.id, sessionId: actor.sessionId };
    if (!(await passwords.verify(user.passwordHash, normalizedPassword(password), usersTurn(user.id)))) {
      securityLog.record({ name: "account.password_refused", ...about });
      throw wrongPassword();
    }
    await this.end(actor, user);
    securityLog.record({ name: "account.deleted", ...about });
    await presences.forget(user.id).catch(report);
  }

  private async end(actor: Actor, user: User): Promise<void> {
    for (let rounds = 0; rounds < MAX_ROUNDS; rounds += 1) {
      await this.leaveRooms(actor, user);
      if (await this.deps.turns.account(actor, () => this.forget(user))) return;
    }
    throw new DomainError("unavailable", "service.unavailable", "You are joining rooms at the same time. Try again.");
  }

  private async leaveRooms(actor: Actor, user: User): Promise<void> {
    const { roomReader, turns } = this.deps;
    const memberships = await turns.account(actor, () => roomReader.memberships(user.id));
    for (const membership of memberships)
      if (isActive(membership)) await turns.account(actor, () => this.leave(actor, membership.roomId, user));
  }

  /** Ends the membership and announces it with the anonymised name. */
  private async leave(actor: Actor, roomId: RoomId, user: User): Promise<void> {
    const { transactions, idGenerator, clock } = this.deps;
    await transactions.inRoom(roomId, actor, async (tx) => {
      const locked = await tx.rooms.lock(roomId);
      const membership = await tx.rooms.membership(roomId, user.id);
      if (!locked || !isActive(membership) || !(await this.stillThere(tx, user))) return;
      const at = clock.now();
      const leaving = { ...membership, user: summaryOf(anonymizeUser(user, at)) };
      const hasOtherOwner = await tx.rooms.hasOtherOwner(roomId, user.id);
      const remaining = { hasOtherOwner, successor: hasOtherOwner ? null : await tx.rooms.successor(roomId) };
      const { head, members, room } = leaveAndTransfer(locked.room, locked.head, leaving, { ...remaining, at });
      for (const member of members) {
        const isSuccessor = member.user.id !== user.id;
        const changedRoom = isSuccessor || room === locked.room ? null : room;
        const made = { id: idGenerator.next(), actor: leaving.user, at };
        const notices: NewNotice[] = isSuccessor
          ? [{ ...made, kind: "role", subject: member.user, data: { role: member.role } }]
          : [{ ...made, kind: "left" }];
        if (changedRoom) notices.push({ ...made, id: idGenerator.next(), kind: "archived" });
        const change = { head: { ...head, rev: member.rev }, membership: member };
        await applyMembershipChange(tx, change, { locked: locked.room, room: changedRoom, notices });
        const about = { userId: member.user.id, by: user.id, roomId, role: member.role };
        if (!isSuccessor) continue;
        await endMute(tx, { ...made, id: idGenerator.next(), roomId, subject: member.user });
        tx.record({ security: { name: "room.role_changed", ...about } });
      }
    });
  }

  /** Anonymises the user. Returns false when they joined a room meanwhile. */
  private forget(user: User): Promise<boolean> {
    const { transactions, clock } = this.deps;
    return transactions.run(async (tx) => {
      const locked = await this.stillThere(tx, user);
      if (!locked) return true;
      if ((await tx.rooms.roomsOf(user.id)) > 0) return false;
      const at = clock.now();
      await tx.accounts.save(anonymizeUser(locked, at));
      for (const kind of MAIL_TOKEN_KINDS) await tx.mailTokens.remove(user.id, kind);
      await tx.scheduled.removeAll(user.id);
      await endSessions(tx, user.id, { reason: "revoked", at });
      await tx.sessions.anonymize(user.id);
      await tx.blocks.removeAll(user.id);
      return true;
    });
  }

  /** Refuses when the password was replaced since it was verified. */
  private async stillThere(tx: Transaction, user: User): Promise<User | null> {
    const locked = await tx.accounts.lock(user.id);
    if (locked && locked.passwordHash !== user.passwordHash) throw wrongPassword();
    return locked;
  }
}
