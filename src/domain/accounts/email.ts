import { isSafeDisplayText } from "../shared/text.js";
import type { FieldError } from "../shared/field-errors.js";
import { asciiLabel } from "./names/punycode.js";

/** Excludes the characters that could forge a mail header. */
const LOCAL_PART = /^[^\s@"(),:;<>[\\\]]{1,64}$/;
const MISPLACED_DOT = /^\.|\.\.|\.$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Only encoded labels have hyphens in the third and fourth position. Source: RFC 5891, 4.2.3.1. */
const RESERVED_HYPHENS = /^(?!xn--)..--/;
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/;
const FULL_STOPS = /[\u3002\uff0e\uff61]/gu;
const MAX_EMAIL = 254;
const MAX_DOMAIN = 253;

/**
 * Brings an address into its canonical form: NFC, lower case, and the domain in the form of DNS, so that `exämple.com`
 * and its `xn--` form are one account. Text that is not an address is only trimmed and lower-cased; no account matches
 * it.
 */
export function normalizedEmail(text: string): string {
  const email = text.normalize("NFC").trim();
  const at = email.lastIndexOf("@");
  if (at < 0 || email.length > MAX_EMAIL) return email.toLowerCase();
  return `${email.slice(0, at).toLowerCase()}@${asciiDomain(email.slice(at + 1))}`;
}

export const localPart = (email: string): string => email.split("@", 1).join();

export function validateEmail(email: string): readonly FieldError[] {
  return isEmail(email) ? [] : [{ path: "email", message: "must be an email address" }];
}

function isEmail(email: string): boolean {
  const [local = "", domain = "", ...rest] = email.split("@");
  const isLocal = LOCAL_PART.test(local) && !MISPLACED_DOT.test(local) && isSafeDisplayText(local);
  return email.length <= MAX_EMAIL && rest.length === 0 && isLocal && isDomain(domain);
}

/** Accepts names with at least one dot, and no IP addresses. */
function isDomain(domain: string): boolean {
  const labels = domain.split(".");
  const areLabels = labels.every((label) => LABEL.test(label) && !RESERVED_HYPHENS.test(label));
  return labels.length > 1 && domain.length <= MAX_DOMAIN && areLabels && !NUMBER.test(labels.at(-1) ?? "");
}

const asciiDomain = (domain: string): string => domain.replaceAll(FULL_STOPS, ".").split(".").map(asciiLabel).join(".");
