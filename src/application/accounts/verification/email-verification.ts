import { emailNotVerified } from "../../../domain/accounts/errors.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import type { Actor } from "../../actor.js";
import type { StoreTurns } from "../../limits/store-turns.js";
import { userTakes } from "../../limits/user-takes.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { UserRepository } from "../../ports/user-repository.js";
import type { AccountMailComposer } from "../mail/account-mail-composer.js";
import type { MailQueue } from "../mail/mail-queue.js";

/** `optional`: new users get a mail. `required`: until they open the link in it, they can only manage their account. */
export type VerificationMode = "off" | "optional" | "required";

type Deps = Readonly<{
  mode: VerificationMode;
  userRepository: Pick<UserRepository, "find">;
  turns: StoreTurns;
  rateLimiter: RateLimiter;
  accountMailComposer: Pick<AccountMailComposer, "compose">;
  mailQueue: Pick<MailQueue, "send">;
  report: (error: unknown) => void;
}>;

const MAX_KEPT = 20_000;

/** Checks whether users have verified their address, and sends the mails that ask for it. */
export class EmailVerification {
  /** Ids of verified users. Unverified users are read on each request, so that a verification takes effect at once. */
  private readonly verified = new Set<UserId>();

  constructor(private readonly deps: Deps) {}

  /**
   * Refuses an unverified user if verification is required. Reading the user waits for a turn; a refusal or a failed
   * read counts as a request.
   */
  async check(actor: Actor): Promise<void> {
    const { mode, userRepository, turns, rateLimiter } = this.deps;
    const { userId } = actor;
    if (mode !== "required" || this.verified.has(userId)) return;
    const takes = userTakes("request.user", actor, 1);
    await rateLimiter.takeAll(takes);
    const user = await turns.read(actor, () => userRepository.find(userId));
    if (!user?.emailVerifiedAt) throw emailNotVerified();
    for (const { action, key, cost } of takes) void rateLimiter.charge(action, key, -cost);
    this.verified.add(userId);
    const [oldest] = this.verified;
    if (oldest !== undefined && this.verified.size > MAX_KEPT) this.verified.delete(oldest);
  }

  /** Mails a link to a new user. A mail that cannot be queued does not fail the registration. */
  start(user: User): void {
    const { mode, report } = this.deps;
    if (mode === "off") return;
    try {
      this.sendMail(user);
    } catch (error) {
      report(error);
    }
  }

  sendMail(user: User): void {
    const { mailQueue, accountMailComposer } = this.deps;
    mailQueue.send(user.email, () => accountMailComposer.compose("email_verification", user));
  }
}
