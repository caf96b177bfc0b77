import type { Actor } from "../../actor.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { CurrentUser } from "../profile/current-user.js";
import type { EmailVerification } from "./email-verification.js";

type Deps = Readonly<{
  currentUser: CurrentUser;
  emailVerification: Pick<EmailVerification, "sendMail">;
  rateLimiter: RateLimiter;
}>;

/** Sends the actor another verification mail, unless the address is verified. */
export class RequestEmailVerification {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor): Promise<void> {
    const { currentUser, emailVerification, rateLimiter } = this.deps;
    const user = await currentUser.require(actor);
    if (user.emailVerifiedAt) return;
    await rateLimiter.take("verification.account", user.id);
    emailVerification.sendMail(user);
  }
}
