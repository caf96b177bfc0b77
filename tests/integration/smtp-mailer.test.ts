import { afterEach, describe, expect, it } from "vitest";
import { SmtpMailer } from "../../src/adapters/mail/smtp-mailer.js";
import { receivedMail } from "../support/received-mail.js";
import { SmtpServer } from "../support/smtp-server.js";

const from = "Our chat <chat@example.com>";
const mail = { to: "ada@example.com", subject: "Hello", text: "a secret link" };
const running: SmtpServer[] = [];

async function serverThat(answers: Readonly<Record<string, string | null>> = {}): Promise<SmtpServer> {
  const server = await SmtpServer.start(answers);
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

describe("SmtpMailer", () => {
  it("names the sender and marks the mail as automatic, in both of its forms", async () => {
    const server = await serverThat();
    await new SmtpMailer({ url: server.url, from }).send({ ...mail, html: "<p>a secret <b>link</b></p>" });
    const [{ recipients, source } = { recipients: [], source: "" }] = server.deliveries;
    expect(recipients).toEqual(["ada@example.com"]);
    expect(source).toContain("Auto-Submitted: auto-generated");
    expect(receivedMail(source)).toEqual({ ...mail, from, html: "<p>a secret <b>link</b></p>" });
  });

  it("logs in with the name and password of the SMTP URL", async () => {
    const server = await serverThat();
    const url = server.url.replace("//", "//me%40example.com:p%3Ass@");
    await new SmtpMailer({ url, from }).send(mail);
    const [, credentials = ""] = /^AUTH PLAIN (.*)$/m.exec(server.commands.join("\n")) ?? [];
    expect(Buffer.from(credentials, "base64").toString()).toBe("\0me@example.com\0p:ss");
  });

  it("sends no password in the clear to another machine", async () => {
    const server = await serverThat();
    const url = server.url.replace("//127.0.0.1", "//me:secret@0.0.0.0");
    await expect(new SmtpMailer({ url, from, timeoutMs: 300 }).send(mail)).rejects.toThrow("did not accept");
    expect(server.commands).toEqual([expect.stringMatching(/^EHLO /), "STARTTLS"]);
  });

  it.each(["550 no such mailbox", "553 not allowed"])(
    "treats %j as a permanent refusal, and reports its status",
    async (words) => {
      const server = await serverThat({ "RCPT TO": words });
      const reportedStatuses: number[] = [];
      const mailer = new SmtpMailer({ url: server.url, from, onRefused: (status) => reportedStatuses.push(status) });
      expect(await mailer.send(mail)).toBe("refused");
      expect(reportedStatuses).toEqual([Number(words.slice(0, 3))]);
    },
  );

  it.each([
    ["the recipient temporarily", { "RCPT TO": "451 later, ada@example.com" }],
    ["the sender", { "MAIL FROM": "550 who are you" }],
    ["the message temporarily", { DATA: "452 full" }],
  ])("rejects without quoting the mail when the server refuses %s", async (_whom, answers) => {
    const server = await serverThat(answers);
    const failure = await new SmtpMailer({ url: server.url, from }).send(mail).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    const said = `${String(failure)} ${JSON.stringify(failure)}`;
    for (const part of ["ada", "secret", "Hello", "later"]) expect(said).not.toContain(part);
  });

  it("rejects after a timeout when the server does not answer", async () => {
    const server = await serverThat({ EHLO: null });
    const mailer = new SmtpMailer({ url: server.url, from, timeoutMs: 200 });
    await expect(mailer.send(mail)).rejects.toThrow("did not accept");
  });

  it("rejects when no server listens", async () => {
    const server = await SmtpServer.start();
    const { url } = server;
    await server.stop();
    await expect(new SmtpMailer({ url, from }).send(mail)).rejects.toThrow("did not accept");
  });
});
