import { mailToken, type MailTokenKind } from "../../../domain/accounts/mail-token.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Clock } from "../../ports/clock.js";
import type { Mail } from "../../ports/mailer.js";
import type { OpaqueTokens } from "../../ports/opaque-tokens.js";
import type { UnitOfWork } from "../../ports/unit-of-work.js";
import { accountMailText } from "./account-mail-text.js";

/** Builds the link of a mail from its kind and token. */
export type MailLinks = Readonly<Record<MailTokenKind, (token: string) => string>>;

type Deps = Readonly<{ unitOfWork: UnitOfWork; opaqueTokens: OpaqueTokens; mailLinks: MailLinks; clock: Clock }>;

export class AccountMailComposer {
  constructor(private readonly deps: Deps) {}

  /**
   * A mail whose link works once. It invalidates the links of earlier mails of its kind. `null` when the account was deleted
   * meanwhile or has another address, so that erased data is not stored again.
   */
  async compose(kind: MailTokenKind, user: User): Promise<Mail | null> {
    const { unitOfWork, opaqueTokens, mailLinks, clock } = this.deps;
    const secret = opaqueTokens.fresh();
    const token = mailToken(kind, opaqueTokens.digest(secret), user, clock.now());
    const isStored = await unitOfWork.run(async (tx) => {
      const current = await tx.accounts.lock(user.id);
      if (current?.email !== user.email) return false;
      await tx.mailTokens.save(token);
      return true;
    });
    return isStored ? accountMailText(kind, user.email, mailLinks[kind](secret)) : null;
  }
}
