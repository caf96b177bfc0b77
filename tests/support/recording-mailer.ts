import type { Mail, Mailer } from "../../src/application/ports/mailer.js";
import { eventually } from "./client.js";

const TOKEN = /token=([\w-]+)/;

/** Records every mail instead of sending it. */
export class RecordingMailer implements Mailer {
  readonly mails: Mail[] = [];
  /** Number of mails that fail from now on. */
  failures = 0;

  async send(mail: Mail): Promise<"sent" | "refused"> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error("The mail server is away.");
    }
    this.mails.push(mail);
    return "sent";
  }

  to(email: string): readonly Mail[] {
    return this.mails.filter(({ to }) => to === email);
  }

  /** Token of the user's n-th mail with a link, counted from 1. */
  async token(email: string, count = 1): Promise<string> {
    const tokens = () => this.to(email).flatMap(({ text }) => TOKEN.exec(text)?.[1] ?? []);
    await eventually(() => tokens().length >= count, `link ${count} to ${email}`);
    return tokens()[count - 1] ?? "";
  }
}
