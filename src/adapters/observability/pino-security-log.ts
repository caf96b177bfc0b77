import type { Logger } from "pino";
import type { SecurityEvent, SecurityLog } from "../../application/ports/security-log.js";

/** Events that an operator should look at. */
const ALARMING: ReadonlySet<SecurityEvent["name"]> = new Set([
  "account.password_refused",
  "auth.login_failed",
  "auth.login_limited",
  "auth.refresh_reused",
  "auth.token_refused",
  "limit.exceeded",
  "room.moderation_refused",
]);

/** Writes one line per event, with its name in `event`. */
export const pinoSecurityLog = (logger: Logger): SecurityLog => ({
  record({ name, ...about }) {
    logger[ALARMING.has(name) ? "warn" : "info"]({ event: name, ...about }, name);
  },
});
