import { wrongPassword } from "../../../domain/accounts/errors.js";
import { parseNewPassword, normalizedPassword } from "../../../domain/accounts/password.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Actor } from "../../actor.js";
import type { ClientInfo } from "../../client-info.js";
import type { StoreTurns } from "../../limits/store-turns.js";
import type { Clock } from "../../ports/clock.js";
import type { CommonPasswords } from "../../ports/common-passwords.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { SecurityLog } from "../../ports/security-log.js";
import type { AccountNotices } from "../mail/account-notices.js";
import type { CurrentUser } from "../profile/current-user.js";
import { usersTurn, type Passwords } from "./passwords.js";
import { endSessions } from "../../transactions/session-ends.js";
import type { Transactions } from "../../transactions/transactions.js";

type Deps = Readonly<{
  currentUser: CurrentUser;
  passwords: Passwords;
  commonPasswords: CommonPasswords;
  rateLimiter: RateLimiter;
  transactions: Transactions;
  turns: StoreTurns;
  accountNotices: AccountNotices;
  securityLog: SecurityLog;
  clock: Clock;
}>;

type PasswordChange = Readonly<{ currentPassword: string; newPassword: string }>;

/** Replaces the actor's password. Ends all their other sessions and invalidates their pending mail links. */
export class ChangePassword {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, input: PasswordChange, caller: ClientInfo): Promise<void> {
    const { currentUser, passwords, commonPasswords, rateLimiter, turns, accountNotices, securityLog } = this.deps;
    const user = await turns.account(actor, () => currentUser.require(actor));
    const password = parseNewPassword(input.newPassword, user, (common) => commonPasswords.has(common));
    await rateLimiter.take("password.session", actor.sessionId);
    if (!(await passwords.verify(user.passwordHash, normalizedPassword(input.currentPassword), usersTurn(user.id)))) {
      securityLog.record({ name: "account.password_refused", userId: user.id, sessionId: actor.sessionId });
      throw wrongPassword();
    }

    const passwordHash = await passwords.hash(password, usersTurn(user.id));
    await turns.account(actor, () => this.replace(user, passwordHash, actor));
    securityLog.record({ name: "account.password_changed", userId: user.id, sessionId: actor.sessionId });
    accountNotices.send("password_changed", user, caller);
  }

  /** Refuses the second of two concurrent changes: its current password is out of date. */
  private async replace(user: User, passwordHash: string, actor: Actor): Promise<void> {
    const { transactions, clock } = this.deps;
    await transactions.run(async (tx) => {
      if ((await tx.accounts.lockPasswordHash(user.id)) !== user.passwordHash) throw wrongPassword();
      await tx.accounts.savePasswordHash(user.id, passwordHash);
      await tx.mailTokens.remove(user.id, "password_reset");
      await endSessions(tx, user.id, { reason: "password_changed", at: clock.now(), except: actor.sessionId });
    });
  }
}
