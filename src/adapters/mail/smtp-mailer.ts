import { createTransport, type Transporter } from "nodemailer";
import type { Mail, Mailer } from "../../application/ports/mailer.js";
import { isPlainMail } from "./plain-mail.js";

export type SmtpOptions = Readonly<{
  /** smtp://user:password@host:port, or smtps:// for TLS from the first byte. */
  url: string;
  /** For example `SyncTalk <chat@example.com>`. */
  from: string;
  /** Requires TLS. Otherwise plain text is accepted on loopback and without a password. */
  requireTls?: boolean;
  /** Maximum time without a response of the server. */
  timeoutMs?: number;
  /** Called for permanently refused mails, with the status only. */
  onRefused?: (status: number) => void;
}>;

/** Properties of nodemailer's errors. */
type SmtpFailure = Readonly<{ code?: string; command?: string; responseCode?: number }>;

const TIMEOUT_MS = 15_000;
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const AUTOMATIC = { "Auto-Submitted": "auto-generated" };

export class SmtpMailer implements Mailer {
  private readonly transport: Transporter;

  constructor(private readonly options: SmtpOptions) {
    this.transport = createTransport(transportOptions(options));
  }

  async send(mail: Mail): Promise<"sent" | "refused"> {
    if (!isPlainMail(mail)) return "refused";
    const { to, subject, text, html } = mail;
    const { from, onRefused } = this.options;
    const message = { from, to: { name: "", address: to }, subject, text, headers: AUTOMATIC };
    try {
      await this.transport.sendMail({ ...message, ...(html !== undefined && { html }) });
      return "sent";
    } catch (error) {
      const failure = error as SmtpFailure;
      const refusal = forGood(failure);
      if (refusal === null) throw notTaken(failure);
      onRefused?.(refusal);
      return "refused";
    }
  }
}

/** Requires TLS when a password is sent to another machine. */
function transportOptions({ url, requireTls = false, timeoutMs = TIMEOUT_MS }: SmtpOptions) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const hasLogin = username !== "";
  return {
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    ...(port !== "" && { port: Number(port) }),
    secure: protocol === "smtps:",
    requireTLS: requireTls || (hasLogin && !LOOPBACK.test(hostname)),
    ...(hasLogin && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The status of a permanent refusal; `null` when a retry may succeed. */
function forGood({ command, responseCode = 0 }: SmtpFailure): number | null {
  const isAboutTheMail = command === "RCPT TO" || command === "DATA";
  return isAboutTheMail && responseCode >= 500 ? responseCode : null;
}

/** The error without the server's message, which may quote the mail. */
function notTaken({ code = "unknown", responseCode }: SmtpFailure): Error {
  const status = responseCode === undefined ? "" : `, status ${responseCode}`;
  return new Error(`The mail server did not accept a mail (${code}${status}).`);
}
