import type { Closable } from "./closable.js";

/** `text` is for everybody; `html` says the same to those who prefer it. */
export type Mail = Readonly<{ to: string; subject: string; text: string; html?: string }>;

export interface Mailer extends Closable {
  /**
   * Hands one mail to one address over, once: whoever wants it tried again calls again, and it may then arrive twice.
   * `sent`: taken by the next server on its way, which does not yet mean read. `refused`: no further try can help,
   * because nobody takes mail for that address, or it is not one plain address. Rejects when nobody took it for now or
   * it is not known, after a bounded time. What is in a mail is a secret: no error holds any of it, and no log of a
   * production server.
   */
  send(mail: Mail): Promise<"sent" | "refused">;
}
