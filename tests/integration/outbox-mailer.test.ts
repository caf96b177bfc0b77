import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OutboxMailer } from "../../src/adapters/mail/outbox-mailer.js";
import { createLogger } from "../../src/adapters/observability/logger.js";
import { readConfig } from "../../src/main/config/config.js";
import { openMailer } from "../../src/main/infrastructure/mail.js";

const LINK = "https://chat.example.com/#/reset-password?token=a-secret-token";
const mail = { to: "ada@example.com", subject: "Hello", text: LINK };

let parent = "";
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "synctalk-outbox-"));
});
afterAll(() => rm(parent, { recursive: true }));

/** Log lines about one mail, without a mail server. */
async function logged(NODE_ENV: string, persistence: { PERSISTENCE?: string; DATA_DIR?: string }): Promise<string> {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ level: "info", pretty: false, destination });
  await openMailer(readConfig({ NODE_ENV, ...persistence }), logger).send(mail);
  return lines.join("");
}

describe("server without a mail server", () => {
  it("writes mails into its data directory, readable only by its owner", async () => {
    const dataDir = join(parent, "one");
    await logged("development", { DATA_DIR: dataDir });
    const outbox = join(dataDir, "outbox");
    const [name = ""] = await readdir(outbox);
    expect(await readFile(join(outbox, name), "utf8")).toContain(LINK);
    expect([(await stat(outbox)).mode & 0o777, (await stat(join(outbox, name))).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it("logs mails during development", async () => {
    expect(await logged("development", { PERSISTENCE: "memory" })).toContain("a-secret-token");
  });

  it("logs in production that a mail was not sent, without its content", async () => {
    const dataDir = join(parent, "two");
    const log = await logged("production", { DATA_DIR: dataDir });
    expect(log).toContain("SMTP_URL");
    expect(log).not.toContain("a-secret-token");
    expect(log).not.toContain("ada@example.com");
    expect(await readdir(join(dataDir, "outbox"))).toHaveLength(1);
  });

  it("keeps only the newest mails, up to a limit", async () => {
    const directory = join(parent, "three");
    const mailer = new OutboxMailer({ directory, from: "chat@example.com", onMail: () => undefined, mostKept: 2 });
    for (const text of ["one", "two", "three"]) {
      await mailer.send({ ...mail, text });
      await new Promise((later) => setTimeout(later, 2));
    }
    const files = (await readdir(directory)).sort();
    const texts = await Promise.all(
      files.map(async (name) => (await readFile(join(directory, name), "utf8")).split("\r\n\r\n")[1]),
    );
    expect(texts).toEqual(["two", "three"]);
  });
});
