import { normalizedEmail } from "../../../domain/accounts/email.js";
import { includesAddress } from "../../../domain/accounts/place.js";
import { rateLimitKey } from "../../../domain/limits/address-key.js";
import { DomainError } from "../../../domain/shared/domain-error.js";
import type { ClientInfo } from "../../client-info.js";
import { takeByAddress } from "../../limits/address-takes.js";
import type { StoreTurns } from "../../limits/store-turns.js";
import type { Mail } from "../../ports/mailer.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { SecurityLog } from "../../ports/security-log.js";
import type { UserRepository } from "../../ports/user-repository.js";
import type { AccountMailComposer } from "../mail/account-mail-composer.js";
import type { KnownPlaces } from "../login/known-places.js";
import type { MailQueue } from "../mail/mail-queue.js";

type Deps = Readonly<{
  userRepository: UserRepository;
  knownPlaces: KnownPlaces;
  accountMailComposer: AccountMailComposer;
  mailQueue: MailQueue;
  turns: StoreTurns;
  rateLimiter: RateLimiter;
  securityLog: SecurityLog;
}>;

/**
 * Mails the owner of an address a link to choose a new password. Looks the owner up after the response, so that the
 * response time reveals nothing.
 */
export class RequestPasswordReset {
  constructor(private readonly deps: Deps) {}

  async execute(input: Readonly<{ email: string }>, caller: ClientInfo): Promise<void> {
    const { rateLimiter, turns, mailQueue } = this.deps;
    const { address } = caller;
    const email = normalizedEmail(input.email);
    await takeByAddress(rateLimiter, "reset.address", address);
    await this.takeRequest(email, caller);
    mailQueue.send(email, () => turns.mail(() => this.mailTo(email, address)));
  }

  /** Counts a request. Known addresses of the account have a separate limit, so strangers cannot block its owner. */
  private async takeRequest(email: string, caller: ClientInfo): Promise<void> {
    const { rateLimiter, userRepository, knownPlaces, turns } = this.deps;
    const { address } = caller;
    try {
      await rateLimiter.take("reset.account", email);
    } catch (refusal) {
      if (!(refusal instanceof DomainError) || refusal.kind !== "rate_limited") throw refusal;
      const places = await turns.unauthenticated(caller, async () =>
        knownPlaces.of(await userRepository.findByEmail(email)),
      );
      if (!includesAddress(places, address)) throw refusal;
      await rateLimiter.take("reset.known", `${email} ${rateLimitKey(address)}`);
    }
  }

  private async mailTo(email: string, address: string): Promise<Mail | null> {
    const { userRepository, accountMailComposer, securityLog } = this.deps;
    const user = await userRepository.findByEmail(email);
    securityLog.record({ name: "account.reset_requested", address, ...(user && { userId: user.id }) });
    return user && accountMailComposer.compose("password_reset", user);
  }
}
