import { linkInvalid } from "../../../domain/accounts/errors.js";
import { assertUsable } from "../../../domain/accounts/mail-token.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { ClientInfo } from "../../client-info.js";
import type { StoreTurns } from "../../limits/store-turns.js";
import type { Clock } from "../../ports/clock.js";
import type { SecurityLog } from "../../ports/security-log.js";
import type { OpaqueTokens } from "../../ports/opaque-tokens.js";
import type { UnitOfWork } from "../../ports/unit-of-work.js";

type Deps = Readonly<{
  unitOfWork: UnitOfWork;
  turns: StoreTurns;
  opaqueTokens: OpaqueTokens;
  securityLog: SecurityLog;
  clock: Clock;
}>;

/** Verifies a user's email address by the token of a mail that was sent to it. */
export class VerifyEmail {
  constructor(private readonly deps: Deps) {}

  async execute({ token }: Readonly<{ token: string }>, caller: ClientInfo): Promise<void> {
    const { turns, opaqueTokens, securityLog } = this.deps;
    const userId = await turns.unauthenticated(caller, () => this.confirm(opaqueTokens.digest(token)));
    securityLog.record({ name: "account.email_verified", userId, address: caller.address });
  }

  private confirm(digest: string): Promise<UserId> {
    const { unitOfWork, clock } = this.deps;
    return unitOfWork.run(async (tx) => {
      const now = clock.now();
      const { userId } = assertUsable(await tx.mailTokens.find("email_verification", digest), now);
      await tx.accounts.lockPasswordHash(userId);
      const { email } = assertUsable(await tx.mailTokens.take("email_verification", digest), now);
      if (!(await tx.accounts.markEmailVerified(userId, email, now))) throw linkInvalid();
      return userId;
    });
  }
}
