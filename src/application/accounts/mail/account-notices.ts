import type { User } from "../../../domain/accounts/user.js";
import { DomainError } from "../../../domain/shared/domain-error.js";
import { deviceName } from "../../../domain/accounts/device.js";
import type { ClientInfo } from "../../client-info.js";
import type { Clock } from "../../ports/clock.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { UserRepository } from "../../ports/user-repository.js";
import { accountNoticeText, type AccountNotice } from "./account-notice-text.js";
import type { MailQueue } from "./mail-queue.js";

type Deps = Readonly<{
  userRepository: Pick<UserRepository, "find">;
  mailQueue: Pick<MailQueue, "send">;
  rateLimiter: RateLimiter;
  clock: Clock;
  /** The public address of the server. */
  publicUrl: () => string;
  report: (error: unknown) => void;
}>;

/** Mails that warn the owner of an account about changes. */
export class AccountNotices {
  constructor(private readonly deps: Deps) {}

  /**
   * Queues the mail unless the account has received too many. Never throws, because the change has been made already.
   */
  send(notice: AccountNotice, user: User, caller: ClientInfo): void {
    this.queue(notice, user, caller).catch((error: unknown) => {
      if (!isLimited(error)) this.deps.report(error);
    });
  }

  private async queue(notice: AccountNotice, { id, email }: User, { address, userAgent }: ClientInfo): Promise<void> {
    const { userRepository, mailQueue, rateLimiter, clock, publicUrl } = this.deps;
    const place = { device: deviceName(userAgent), address };
    const facts = { at: clock.now(), place, url: publicUrl() };
    await rateLimiter.take("notice.account", id);
    mailQueue.send(email, async () => {
      const current = await userRepository.find(id);
      return current?.email === email ? accountNoticeText(notice, email, facts) : null;
    });
  }
}

const isLimited = (error: unknown): boolean => error instanceof DomainError && error.kind === "rate_limited";
