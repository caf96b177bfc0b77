import { join } from "node:path";
import type { Logger } from "pino";
import { OutboxMailer } from "../../adapters/mail/outbox-mailer.js";
import { SmtpMailer } from "../../adapters/mail/smtp-mailer.js";
import type { MailLinks } from "../../application/accounts/mail/account-mail-composer.js";
import type { Mail, Mailer } from "../../application/ports/mailer.js";
import type { Config } from "../config/config.js";

const NOBODY = "SyncTalk <no-reply@localhost>";

/** Sends through the configured mail server, or writes to the outbox in the data directory. */
export function openMailer(
  { smtpUrl: url, smtpRequireTls: requireTls, mailFrom, persistence, production }: Config,
  logger: Logger,
): Mailer {
  const from = mailFrom ?? NOBODY;
  const onRefused = (status: number) => logger.warn({ status }, "the mail server permanently refused a mail");
  if (url !== null) return new SmtpMailer({ url, from, requireTls, onRefused });
  const directory = persistence.kind === "memory" ? null : join(persistence.dataDir, "outbox");
  return new OutboxMailer({ directory, from, onMail: production ? logMailFile(logger) : tellAll(logger) });
}

/** A mail gives access to an account, so the log of a production server must not contain it. */
const logMailFile = (logger: Logger) => (_mail: Mail, path: string | null) =>
  logger.warn({ path }, "a mail was not sent: set SMTP_URL");

const tellAll =
  (logger: Logger) =>
  ({ to, subject, text }: Mail, path: string | null) =>
    logger.info({ path, to, subject, text }, "a mail was not sent, because SMTP_URL is not set");

/** `baseUrl` is called for each link: the address is unknown until the server listens. */
export function mailLinks({ resetUrl, verifyUrl }: Config, baseUrl: () => string): MailLinks {
  const link = (template: string | null, page: string) => (token: string) =>
    (template ?? `${baseUrl()}/#/${page}?token={token}`).replaceAll("{token}", token);
  return { password_reset: link(resetUrl, "reset-password"), email_verification: link(verifyUrl, "verify-email") };
}
