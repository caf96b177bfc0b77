import { AccountNotices } from "../application/accounts/account-notices.js";
import { AccountMails } from "../application/accounts/account-mails.js";
import { EmailVerification } from "../application/accounts/email-verification.js";
import { Post } from "../application/accounts/post.js";
import { RequestPasswordReset } from "../application/accounts/request-password-reset.js";
import { ResetPassword } from "../application/accounts/reset-password.js";
import { VerifyEmail } from "../application/accounts/verify-email.js";
import type { Config } from "./config.js";
import { mailLinks } from "./mail.js";
import type { Wiring } from "./wiring.js";

type MailParts = Readonly<{
  config: Config;
  /** The address at which people reach the server. */
  publicUrl: () => string;
}>;

/** Mails, and the use cases that send them or follow their links. */
export function wireMails(wiring: Wiring, { config, publicUrl }: MailParts): void {
  wiring.once("post", (need) => new Post(need("mailer", "scheduler", "report")));
  wiring.once("mailLinks", () => mailLinks(config, publicUrl));
  wiring.once("accountMails", (need) => {
    const { mailLinks: links, ...deps } = need("mailLinks", "unitOfWork", "secrets", "clock");
    return new AccountMails({ links, ...deps });
  });
  wiring.once("notices", (need) => new AccountNotices({ publicUrl, ...need("users", "post", "clock", "report") }));
  wiring.once("emailVerification", (need) => {
    const deps = need("users", "profile", "accountMails", "post", "limiter", "report");
    return new EmailVerification({ mode: config.emailVerification, ...deps });
  });
  wiring.once("requestPasswordReset", (need) => {
    return new RequestPasswordReset(need("users", "knownPlaces", "accountMails", "post", "limiter", "securityLog"));
  });
  wiring.once("resetPassword", (need) => {
    const guarded = need("passwords", "commonPasswords", "limiter", "notices", "secrets", "securityLog");
    return new ResetPassword({ ...guarded, ...need("users", "unitOfWork", "sessionWork", "clock") });
  });
  wiring.once("verifyEmail", (need) => new VerifyEmail(need("unitOfWork", "secrets", "securityLog", "clock")));
}
