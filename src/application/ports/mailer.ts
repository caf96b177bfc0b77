import type { Closable } from "./closable.js";

/** `text` is always sent; `html` is an alternative with the same content. */
export type Mail = Readonly<{ to: string; subject: string; text: string; html?: string }>;

export interface Mailer extends Closable {
  /**
   * Hands one mail to the mail server, once. A caller that retries may send it twice.
   * `sent`: accepted by the next server, which does not mean that it was read. `refused`: no retry can help, because
   * the address is permanently refused, or is not one plain address. Rejects, within a bounded time, when no server
   * accepted the mail for now or the outcome is unknown. The content of a mail is secret: it must not appear in errors,
   * nor in the log of a production server.
   */
  send(mail: Mail): Promise<"sent" | "refused">;
}
