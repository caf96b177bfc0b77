import type { MailTokenKind } from "../../../domain/accounts/mail-token.js";
import type { Mail } from "../../ports/mailer.js";

type Words = Readonly<{ subject: string; asks: string; otherwise: string }>;

const WORDS: Readonly<Record<MailTokenKind, Words>> = {
  password_reset: {
    subject: "Choose a new password",
    asks: "Somebody, you perhaps, asked for a new password for this account. This link lets you choose one, once, within 30 minutes:",
    otherwise: "If it was not you, you need not do anything: your password stays as it is.",
  },
  email_verification: {
    subject: "Confirm your email address",
    asks: "An account was made with this address. This link confirms that the address is yours, within 24 hours:",
    otherwise: "If it was not you, you need not do anything.",
  },
};

/** Contains no text that the requester could have chosen: a stranger may have entered the address. */
export function accountMailText(kind: MailTokenKind, to: string, link: string): Mail {
  const { subject, asks, otherwise } = WORDS[kind];
  return { to, subject, text: [asks, link, otherwise].join("\n\n").concat("\n") };
}
