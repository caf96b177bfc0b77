import { emailNotVerified } from "../../domain/accounts/errors.js";
import type { User, UserId } from "../../domain/accounts/user.js";
import type { Actor } from "../actor.js";
import type { UserRepository } from "../ports/user-repository.js";
import type { AccountMailComposer } from "./account-mail-composer.js";
import type { MailQueue } from "./mail-queue.js";

/** `optional`: new users get a mail. `required`: until they follow it they may look after their account and nothing else. */
export type VerificationMode = "off" | "optional" | "required";

type Deps = Readonly<{
  mode: VerificationMode;
  users: UserRepository;
  accountMailComposer: AccountMailComposer;
  post: MailQueue;
  report: (error: unknown) => void;
}>;

const MAX_KEPT = 20_000;

/** Whether people have shown that their address is theirs, and what asks them to. */
export class EmailVerification {
  /** Verified once is verified for good; who is not yet is looked up each time, and so gets in at once. */
  private readonly verified = new Set<UserId>();

  constructor(private readonly deps: Deps) {}

  /** Refuses, where it is required, for a user who has not done so. */
  async check({ userId }: Pick<Actor, "userId">): Promise<void> {
    const { mode, users } = this.deps;
    if (mode !== "required" || this.verified.has(userId)) return;
    const user = await users.find(userId);
    if (!user?.emailVerifiedAt) throw emailNotVerified();
    this.verified.add(userId);
    const [oldest] = this.verified;
    if (oldest !== undefined && this.verified.size > MAX_KEPT) this.verified.delete(oldest);
  }

  /** Asks somebody new. They are registered whether or not a mail can be sent. */
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
    const { post, accountMailComposer } = this.deps;
    post.send(user.email, () => accountMailComposer.compose("email_verification", user));
  }
}
