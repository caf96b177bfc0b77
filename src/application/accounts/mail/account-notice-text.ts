import type { Place } from "../../../domain/accounts/place.js";
import type { Mail } from "../../ports/mailer.js";

export type AccountNotice = "password_changed" | "password_replaced" | "new_login";

/** Time and place of the event, and the public address of the server. */
export type NoticeFacts = Readonly<{ at: Date; place: Place; url: string }>;

type Words = Readonly<{ subject: string; says: string; otherwise: string }>;

const WORDS: Readonly<Record<AccountNotice, Words>> = {
  password_changed: {
    subject: "Your password was changed",
    says: "The password of your account was changed by somebody who was logged in and knew the old one. All other sessions were ended.",
    otherwise: "If it was not you, ask for a link to choose a new password now. Using it ends every session:",
  },
  password_replaced: {
    subject: "Your password was replaced",
    says: "The password of your account was replaced with a link that was sent to this address. All sessions were ended.",
    otherwise:
      "If it was not you, somebody else can read your mail. Change the password of your mailbox first, then ask for a link to choose a new one here:",
  },
  new_login: {
    subject: "New login to your account",
    says: "Somebody, you perhaps, logged in to your account on a device or from a network that it was not used from before.",
    otherwise: "If it was not you, change your password now. That ends all other sessions:",
  },
};

/** Contains no text that a stranger could have chosen: device names come from a list. */
export function accountNoticeText(notice: AccountNotice, to: string, { at, place, url }: NoticeFacts): Mail {
  const { subject, says, otherwise } = WORDS[notice];
  const facts = [`When: ${minuteOf(at)}`, `Device: ${place.device}`, `Address: ${place.address}`].join("\n");
  const calm = "If it was you, you need not do anything.";
  return { to, subject, text: [says, facts, calm, otherwise, url].join("\n\n").concat("\n") };
}

const minuteOf = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
