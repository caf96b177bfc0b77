import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { createMigratedDatabase } from "../support/postgres-database.js";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("../../dist/main/cli/synctalk.js", import.meta.url));

const cli = (env: Record<string, string>, ...words: string[]) =>
  run(process.execPath, [PROGRAM, ...words], { env: { PATH: process.env["PATH"] ?? "", ...env } });

it("prints the new epoch, which running nodes notice, on synctalk epoch renew", { timeout: 60_000 }, async () => {
  const database = await createMigratedDatabase();
  onTestFinished(() => database.drop());
  const { persistence } = database;
  const app = await startTestServer({ config: { persistence, jwtSecret: "x".repeat(32), headCheckMs: 50 } });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  onTestFinished(() => ada.close());
  const before = await ada.connect();
  const ended = new Promise((resolve) => before.socket.once("disconnect", resolve));

  const { stdout } = await cli({ DATABASE_URL: database.url }, "epoch", "renew");
  expect(await ended).toBe("transport close");
  const after = await ada.connect();
  expect(after.ready.epoch).toBe(stdout.trim());
  expect(after.ready.epoch).not.toBe(before.ready.epoch);
});

it("prints its usage for any other synctalk command", async () => {
  const asked = cli({}, "epoch", "forget");
  await expect(asked).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("synctalk epoch renew") });
});

it("makes the search index anew beside a running server on synctalk search rebuild", { timeout: 60_000 }, async () => {
  const database = await createMigratedDatabase();
  onTestFinished(() => database.drop());
  const { persistence } = database;
  const app = await startTestServer({ config: { persistence, jwtSecret: "x".repeat(32) } });
  onTestFinished(() => app.close());
  const ada = await register(app.url);
  const { id } = await ada.createRoom();
  await ada.send(id, "needle");
  const { stdout, stderr } = await cli({ DATABASE_URL: database.url }, "search", "rebuild");
  expect(stdout).toBe("The search index holds all messages: 1 were indexed.\n");
  expect(stderr).toBe("Indexing messages: 0 %\nIndexing messages: 100 %\n");
});
