import type { User } from "../../domain/accounts/user.js";
import { deviceName } from "../../domain/accounts/device.js";
import type { Caller } from "../caller.js";
import type { Clock } from "../ports/clock.js";
import type { UserRepository } from "../ports/user-repository.js";
import { accountNoticeText, type AccountNotice } from "./account-notice-text.js";
import type { Post } from "./post.js";

type Deps = Readonly<{
  users: Pick<UserRepository, "find">;
  post: Pick<Post, "send">;
  clock: Clock;
  /** The address at which people reach the server. */
  publicUrl: () => string;
  report: (error: unknown) => void;
}>;

/** Mails that tell the owner of an account what happened to it. */
export class AccountNotices {
  constructor(private readonly deps: Deps) {}

  /** Sends the mail later. Never throws: what happened stays, whether or not a mail can be sent. */
  send(notice: AccountNotice, { id, email }: User, { address, userAgent }: Caller): void {
    const { users, post, clock, publicUrl, report } = this.deps;
    const place = { device: deviceName(userAgent), address };
    const facts = { at: clock.now(), place, url: publicUrl() };
    try {
      post.send(email, async () => {
        const current = await users.find(id);
        return current?.email === email ? accountNoticeText(notice, email, facts) : null;
      });
    } catch (error) {
      report(error);
    }
  }
}
