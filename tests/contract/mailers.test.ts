import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OutboxMailer } from "../../src/adapters/mail/outbox-mailer.js";
import { SmtpMailer } from "../../src/adapters/mail/smtp-mailer.js";
import { receivedMail } from "../support/received-mail.js";
import { SmtpServer } from "../support/smtp-server.js";
import { mailerContract } from "../../src/contracts/mailer.contract.js";

const from = "Our chat <chat@example.com>";

mailerContract("over SMTP", async () => {
  const server = await SmtpServer.start();
  return {
    mailer: new SmtpMailer({ url: server.url, from }),
    received: async () => server.deliveries.map(({ source }) => receivedMail(source)),
    close: () => server.stop(),
  };
});

mailerContract("into an outbox", async () => {
  const parent = await mkdtemp(join(tmpdir(), "synctalk-outbox-"));
  const directory = join(parent, "outbox");
  const files = () => readdir(directory).catch(() => []);
  return {
    mailer: new OutboxMailer({ directory, from, onMail: () => undefined }),
    received: async () =>
      Promise.all((await files()).map(async (name) => receivedMail(await readFile(join(directory, name), "utf8")))),
    close: () => rm(parent, { recursive: true }),
  };
});
