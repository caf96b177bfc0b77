import { readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  DirectoryInUseError,
  lockDataDirectory,
  thisProcess,
} from "../../src/adapters/persistence/prisma/database/lock-file.js";
import { runProgram } from "../support/child-process.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const refusedBy = (pid: number) => expect.objectContaining({ name: "DirectoryInUseError", pid });

/** Leaves a lock file like another process. */
async function leaveLock(directory: string, content: string): Promise<string> {
  const path = join(directory, "synctalk-left.lock");
  await writeFile(path, content);
  return path;
}

it("creates the directory for its owner only, and leaves nothing in it after the release", async () => {
  const directory = join(await temporaryDirectory(), "new", "data");
  const lock = await lockDataDirectory(directory);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  await lock.release();
  expect(await readdir(directory)).toEqual([]);
});

it("names the process in the lock file", async () => {
  const directory = await temporaryDirectory();
  const lock = await lockDataDirectory(directory);
  const [name = ""] = await readdir(directory);
  expect(JSON.parse(await readFile(join(directory, name), "utf8"))).toMatchObject({ pid: process.pid });
  await lock.release();
});

it("refuses a second lock in the same process, until the first is released", async () => {
  const directory = await temporaryDirectory();
  const first = await lockDataDirectory(directory);
  await expect(lockDataDirectory(directory)).rejects.toEqual(refusedBy(process.pid));
  await first.release();
  await (await lockDataDirectory(directory)).release();
});

it("refuses a second process and names the first, and takes over the lock after the first was killed", async () => {
  const directory = await temporaryDirectory();
  const first = runProgram("lock-holder.ts", directory);
  expect(await first.line()).toBe("locked");
  const error = await lockDataDirectory(directory).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DirectoryInUseError);
  expect(error).toMatchObject({ pid: first.pid, message: expect.stringContaining(`process ${first.pid}`) });
  await first.kill();
  await (await lockDataDirectory(directory)).release();
});

it("gives the lock of a killed process to exactly one of several", async () => {
  const directory = await temporaryDirectory();
  const killed = runProgram("lock-holder.ts", directory);
  await killed.line();
  await killed.kill();
  const racers = Array.from({ length: 4 }, () => runProgram("lock-holder.ts", directory));
  const answers = await Promise.all(racers.map((racer) => racer.line()));
  const winner = racers[answers.indexOf("locked")];
  expect(answers.toSorted()).toEqual(["locked", ...Array(3).fill(`refused ${winner?.pid}`)]);
});

it.each(["", "no lock at all", "{}", `{"pid":-1,"place":"","startedAt":null}`])(
  "takes over an invalid lock file: %j",
  async (content) => {
    const directory = await temporaryDirectory();
    await leaveLock(directory, content);
    await (await lockDataDirectory(directory)).release();
    expect(await readdir(directory)).toEqual([]);
  },
);

it("takes over the lock of a dead process whose id is in use again", async () => {
  const directory = await temporaryDirectory();
  await leaveLock(directory, JSON.stringify({ ...thisProcess(), startedAt: "1" }));
  await (await lockDataDirectory(directory)).release();
});

it("keeps the lock of a process in another container while its heartbeat continues", async () => {
  const directory = await temporaryDirectory();
  const path = await leaveLock(directory, JSON.stringify({ pid: 1, place: "another container", startedAt: "1" }));
  await expect(lockDataDirectory(directory)).rejects.toEqual(refusedBy(1));
  const aMinuteAgo = new Date(Date.now() - 60_000);
  await utimes(path, aMinuteAgo, aMinuteAgo);
  await (await lockDataDirectory(directory)).release();
});
