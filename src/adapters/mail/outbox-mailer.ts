import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mail, Mailer } from "../../application/ports/mailer.js";
import { isPlainMail } from "./plain-mail.js";

export type OutboxOptions = Readonly<{
  /** `null`: mails are not kept. */
  directory: string | null;
  from: string;
  /** Called for each mail with the path of its file. */
  onMail: (mail: Mail, path: string | null) => void;
  mostKept?: number;
}>;

const MAX_KEPT = 1_000;

/**
 * Sends nothing: writes each mail to a file for the owner of the process, and removes the oldest files past a limit.
 */
export class OutboxMailer implements Mailer {
  constructor(private readonly options: OutboxOptions) {}

  async send(mail: Mail): Promise<"sent" | "refused"> {
    if (!isPlainMail(mail)) return "refused";
    const { directory, onMail } = this.options;
    onMail(mail, directory === null ? null : await this.keep(mail, directory));
    return "sent";
  }

  private async keep(mail: Mail, directory: string): Promise<string> {
    const now = new Date();
    const name = `${now.toISOString().replaceAll(":", "-")}-${randomBytes(4).toString("hex")}.eml`;
    const path = join(directory, name);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await chmod(directory, 0o700);
    await writeFile(path, written(mail, this.options.from, now), { mode: 0o600, flag: "wx" });
    await this.forgetOldest(directory);
    return path;
  }

  /** Removes the oldest mails. File names start with the time, so their order is the order of writing. */
  private async forgetOldest(directory: string): Promise<void> {
    const kept = (await readdir(directory)).filter((name) => name.endsWith(".eml")).sort();
    const over = kept.slice(0, Math.max(0, kept.length - (this.options.mostKept ?? MAX_KEPT)));
    await Promise.all(over.map((name) => rm(join(directory, name), { force: true })));
  }
}

/** The mail as plain, unencoded text, so that people can read the file. */
const written = ({ to, subject, text }: Mail, from: string, at: Date): string =>
  [
    `Date: ${at.toUTCString().replace("GMT", "+0000")}`,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    text,
  ].join("\r\n");
