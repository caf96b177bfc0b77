import { anonymizeUser } from "../../domain/accounts/anonymized-user.js";
import { wrongPassword } from "../../domain/accounts/errors.js";
import { MAIL_TOKEN_KINDS } from "../../domain/accounts/mail-token.js";
import { normalizedPassword } from "../../domain/accounts/password.js";
import { summaryOf, type User } from "../../domain/accounts/user.js";
import { leaveAndTransfer } from "../../domain/rooms/ownership-transfer.js";
import { isActive } from "../../domain/rooms/membership.js";
import { memberChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { Actor } from "../actor.js";
import type { PublishingTransactions } from "../transactions/publishing-transactions.js";
import type { StoreTurns } from "../limits/store-turns.js";
import type { Clock } from "../ports/clock.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { SecurityLog } from "../ports/security-log.js";
import type { Transaction } from "../ports/unit-of-work.js";
import type { CurrentUser } from "./current-user.js";
import { usersTurn, type Passwords } from "./passwords.js";
import type { SessionWork } from "./session-work.js";

type Deps = Readonly<{
  currentUser: CurrentUser;
  rooms: Pick<RoomReader, "memberships">;
  transactions: PublishingTransactions;
  sessionWork: SessionWork;
  passwords: Passwords;
  turns: StoreTurns;
  limiter: RateLimiter;
  securityLog: SecurityLog;
  clock: Clock;
}>;

/** Whoever joins a room between any two of these does not mean to go. */
const MAX_ROUNDS = 20;

/** Leaves every room, then forgets the user. Broken off, it leaves somebody in fewer rooms, who asks again. */
export class DeleteAccount {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { password }: Readonly<{ password: string }>): Promise<void> {
    const { currentUser, limiter, passwords, turns, securityLog } = this.deps;
    const user = await turns.account(actor, () => currentUser.require(actor));
    await limiter.take("password.session", actor.sessionId);
    const about = { userId: user.id, sessionId: actor.sessionId };
    if (!(await passwords.verify(user.passwordHash, normalizedPassword(password), usersTurn(user.id)))) {
      securityLog.record({ name: "account.password_refused", ...about });
      throw wrongPassword();
    }
    await this.end(actor, user);
    securityLog.record({ name: "account.deleted", ...about });
  }

  private async end(actor: Actor, user: User): Promise<void> {
    for (let rounds = 0; rounds < MAX_ROUNDS; rounds += 1) {
      await this.leaveRooms(actor, user);
      if (await this.deps.turns.account(actor, () => this.forget(user))) return;
    }
    throw new DomainError("unavailable", "service.unavailable", "You are joining rooms meanwhile: try again.");
  }

  private async leaveRooms(actor: Actor, user: User): Promise<void> {
    const { rooms, turns } = this.deps;
    const memberships = await turns.account(actor, () => rooms.memberships(user.id));
    for (const membership of memberships)
      if (isActive(membership)) await turns.account(actor, () => this.leave(actor, membership.roomId, user));
  }

  /** Whoever is in the room hears at once of whom they will read. */
  private async leave(actor: Actor, roomId: RoomId, user: User): Promise<void> {
    const { transactions, clock, securityLog } = this.deps;
    const members = await transactions.inRoom(roomId, actor, async (tx, announce) => {
      const locked = await tx.rooms.lock(roomId);
      const going = await tx.rooms.membership(roomId, user.id);
      if (!locked || !isActive(going) || !(await this.stillThere(tx, user))) return [];
      const at = clock.now();
      const hasOtherOwner = await tx.rooms.hasOtherOwner(roomId, user.id);
      const remaining = { hasOtherOwner, successor: hasOtherOwner ? null : await tx.rooms.successor(roomId) };
      const { head, members, room } = leaveAndTransfer(locked.room, locked.head, going, { ...remaining, at });
      await tx.rooms.saveHead(head);
      if (room !== locked.room) await tx.rooms.saveRoom(room);
      for (const member of members) {
        await tx.rooms.saveMembership(member);
        const isGone = member.user.id === user.id;
        const change = memberChange(isGone ? { ...member, user: summaryOf(anonymizeUser(user, at)) } : member);
        announce(isGone && room !== locked.room ? { ...change, room: { room, head } } : change);
      }
      return members;
    });
    const [heir] = members.filter((member) => member.user.id !== user.id);
    if (!heir) return;
    const about = { userId: heir.user.id, by: user.id, roomId, role: heir.role };
    securityLog.record({ name: "room.role_changed", ...about });
  }

  /** Whether nothing is left of the user; not while they are in a room, which they may have joined meanwhile. */
  private forget(user: User): Promise<boolean> {
    const { sessionWork, clock } = this.deps;
    return sessionWork.run(async (tx, { endAll }) => {
      const locked = await this.stillThere(tx, user);
      if (!locked) return true;
      if ((await tx.rooms.roomsOf(user.id)) > 0) return false;
      await tx.accounts.save(anonymizeUser(locked, clock.now()));
      for (const kind of MAIL_TOKEN_KINDS) await tx.mailTokens.remove(user.id, kind);
      await endAll(user.id, { reason: "revoked" });
      await tx.sessions.anonymize(user.id);
      return true;
    });
  }

  /** Refuses when the password that was shown was replaced meanwhile. */
  private async stillThere(tx: Transaction, user: User): Promise<User | null> {
    const locked = await tx.accounts.lock(user.id);
    if (locked && locked.passwordHash !== user.passwordHash) throw wrongPassword();
    return locked;
  }
}
