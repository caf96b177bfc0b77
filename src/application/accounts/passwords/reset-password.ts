import { linkInvalid } from "../../../domain/accounts/errors.js";
import { assertUsable } from "../../../domain/accounts/mail-token.js";
import { parseNewPassword } from "../../../domain/accounts/password.js";
import type { User } from "../../../domain/accounts/user.js";
import type { ClientInfo } from "../../client-info.js";
import type { StoreTurns } from "../../limits/store-turns.js";
import type { Clock } from "../../ports/clock.js";
import type { CommonPasswords } from "../../ports/common-passwords.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { SecurityLog } from "../../ports/security-log.js";
import type { OpaqueTokens } from "../../ports/opaque-tokens.js";
import type { UnitOfWork } from "../../ports/unit-of-work.js";
import type { UserRepository } from "../../ports/user-repository.js";
import type { AccountNotices } from "../mail/account-notices.js";
import { strangersTurn, type Passwords } from "./passwords.js";
import { endSessions } from "../../transactions/session-ends.js";
import type { Transactions } from "../../transactions/transactions.js";

type Deps = Readonly<{
  userRepository: UserRepository;
  unitOfWork: UnitOfWork;
  opaqueTokens: OpaqueTokens;
  passwords: Passwords;
  commonPasswords: CommonPasswords;
  rateLimiter: RateLimiter;
  transactions: Transactions;
  turns: StoreTurns;
  accountNotices: AccountNotices;
  securityLog: SecurityLog;
  clock: Clock;
}>;

/** Replaces a forgotten password by the token of a mail and ends every session. A weak password does not use up the token. */
export class ResetPassword {
  constructor(private readonly deps: Deps) {}

  async execute(input: Readonly<{ token: string; newPassword: string }>, caller: ClientInfo): Promise<void> {
    const { opaqueTokens, passwords, commonPasswords, rateLimiter, turns, accountNotices, securityLog } = this.deps;
    const { address } = caller;
    const digest = opaqueTokens.digest(input.token);
    const user = await turns.unauthenticated(caller, () => this.ownerOf(digest));
    const password = parseNewPassword(input.newPassword, user, (common) => commonPasswords.has(common));
    await rateLimiter.take("reset.token", digest);
    const passwordHash = await passwords.hash(password, strangersTurn(address));
    await turns.owner(user.id, () => this.replace(user, digest, passwordHash));
    securityLog.record({ name: "account.password_reset", userId: user.id, address });
    accountNotices.send("password_replaced", user, caller);
  }

  private async ownerOf(digest: string): Promise<User> {
    const { unitOfWork, userRepository, clock } = this.deps;
    const found = await unitOfWork.run((tx) => tx.mailTokens.find("password_reset", digest));
    const user = await userRepository.find(assertUsable(found, clock.now()).userId);
    if (!user) throw linkInvalid();
    return user;
  }

  /** Also verifies the address, because its owner has read the mail. */
  private async replace(user: User, digest: string, passwordHash: string): Promise<void> {
    const { transactions, clock } = this.deps;
    await transactions.run(async (tx) => {
      const now = clock.now();
      await tx.accounts.lockPasswordHash(user.id);
      const { email } = assertUsable(await tx.mailTokens.take("password_reset", digest), now);
      if (!(await tx.accounts.markEmailVerified(user.id, email, now))) throw linkInvalid();
      await tx.accounts.savePasswordHash(user.id, passwordHash);
      await endSessions(tx, user.id, { reason: "password_changed", at: now });
    });
  }
}
