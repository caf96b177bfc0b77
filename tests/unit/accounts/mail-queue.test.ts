import { describe, expect, it } from "vitest";
import { MailQueue } from "../../../src/application/accounts/mail/mail-queue.js";
import type { Mail } from "../../../src/application/ports/mailer.js";
import { RecordingMailer } from "../../support/recording-mailer.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

const MINUTE_MS = 60_000;
const mail = (text: string, to = "ada@example.com"): Mail => ({ to, subject: "Hello", text });

function mailQueue() {
  const mailer = new RecordingMailer();
  const scheduler = new VirtualScheduler();
  const reports: unknown[] = [];
  const queue = new MailQueue({ mailer, scheduler, report: (error) => reports.push(error) });
  const send = (text: string, to?: string) => queue.send(to ?? "ada@example.com", async () => mail(text, to));
  return { mailer, scheduler, reports, queue, send, sentTexts: () => mailer.mails.map(({ text }) => text) };
}

describe("mail queue", () => {
  it("composes a mail only after the caller has continued", async () => {
    const { queue, scheduler, mailer } = mailQueue();
    let written = 0;
    queue.send("ada@example.com", async () => mail(`${(written += 1)}`));
    await Promise.resolve();
    expect(written).toBe(0);
    await scheduler.advance(0);
    expect([written, mailer.mails.length]).toEqual([1, 1]);
  });

  it("sends mails to one recipient in order, and skips mails without content", async () => {
    const { queue, send, scheduler, sentTexts } = mailQueue();
    for (const text of ["one", "two", "three"]) send(text);
    queue.send("bob@example.com", async () => null);
    await scheduler.advance(0);
    expect(sentTexts()).toEqual(["one", "two", "three"]);
  });

  it("retries a refused mail unchanged, and sends mails to other recipients meanwhile", async () => {
    const { queue, mailer, send, scheduler, reports, sentTexts } = mailQueue();
    let written = 0;
    mailer.failures = 2;
    queue.send("ada@example.com", async () => mail(`${(written += 1)}`));
    await scheduler.advance(1_000);
    expect([sentTexts(), reports.length]).toEqual([[], 2]);
    send("meanwhile", "bob@example.com");
    await scheduler.advance(MINUTE_MS);
    expect(sentTexts()).toEqual(["meanwhile", "1"]);
  });

  it("composes a mail again after composing failed", async () => {
    const { queue, scheduler, reports, sentTexts } = mailQueue();
    let tries = 0;
    queue.send("ada@example.com", async () => {
      tries += 1;
      if (tries === 1) throw new Error("The database is away.");
      return mail("written");
    });
    await scheduler.advance(MINUTE_MS);
    expect([sentTexts(), reports.length]).toEqual([["written"], 1]);
  });

  it("drops a mail after four attempts, and sends the next one", async () => {
    const { mailer, send, scheduler, reports, sentTexts } = mailQueue();
    mailer.failures = 4;
    send("lost");
    await scheduler.advance(2 * MINUTE_MS);
    expect([sentTexts(), reports.length, scheduler.pending]).toEqual([[], 4, 0]);
    send("next");
    await scheduler.advance(0);
    expect(sentTexts()).toEqual(["next"]);
  });

  it("refuses a mail when 1,000 are waiting, and accepts mails again once one was sent", async () => {
    const { send, scheduler, mailer } = mailQueue();
    for (let count = 0; count < 1_000; count += 1) send(`${count}`, `${count}@example.com`);
    expect(() => send("too many")).toThrow(expect.objectContaining({ code: "service.unavailable" }));
    for (let turn = 0; turn < 500; turn += 1) await scheduler.advance(0);
    expect(mailer.mails).toHaveLength(1_000);
    send("after all");
  });

  it("sends the mails in flight before it closes, and nothing afterwards", async () => {
    const { queue, mailer, send, scheduler, sentTexts } = mailQueue();
    send("on its way");
    const closed = scheduler.advance(0).then(() => queue.close());
    await closed;
    expect(sentTexts()).toEqual(["on its way"]);
    mailer.failures = 1;
    send("late");
    await scheduler.advance(2 * MINUTE_MS);
    expect([sentTexts(), scheduler.pending]).toEqual([["on its way"], 0]);
  });
});
