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

/** A lock file as another process would have left it. */
async function leaveLock(directory: string, content: string): Promise<string> {
  const path = join(directory, "synctalk-left.lock");
  await writeFile(path, content);
  return path;
}

it("makes the directory for its owner only, and leaves nothing there when it is released", async () => {
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

it("refuses a second time in one process, until the first is released", async () => {
  const directory = await temporaryDirectory();
  const first = await lockDataDirectory(directory);
  await expect(lockDataDirectory(directory)).rejects.toEqual(refusedBy(process.pid));
  await first.release();
  await (await lockDataDirectory(directory)).release();
});

it("refuses a second process and names the first, whose lock is taken over once it was killed", async () => {
  const directory = await temporaryDirectory();
  const first = runProgram("lock-holder.ts", directory);
  expect(await first.line()).toBe("locked");
  const error = await lockDataDirectory(directory).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DirectoryInUseError);
  expect(error).toMatchObject({ pid: first.pid, message: expect.stringContaining(`process ${first.pid}`) });
  await first.kill();
  await (await lockDataDirectory(directory)).release();
});

it("lets exactly one of several have what a killed process left", async () => {
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
  "takes over a lock file that says nothing: %j",
  async (content) => {
    const directory = await temporaryDirectory();
    await leaveLock(directory, content);
    await (await lockDataDirectory(directory)).release();
    expect(await readdir(directory)).toEqual([]);
  },
);

it("is not taken in by a process id that is used again", async () => {
  const directory = await temporaryDirectory();
  await leaveLock(directory, JSON.stringify({ ...thisProcess(), startedAt: "1" }));
  await (await lockDataDirectory(directory)).release();
});

it("believes a process in another container as long as it gives signs of life", async () => {
  const directory = await temporaryDirectory();
  const path = await leaveLock(directory, JSON.stringify({ pid: 1, place: "another container", startedAt: "1" }));
  await expect(lockDataDirectory(directory)).rejects.toEqual(refusedBy(1));
  const aMinuteAgo = new Date(Date.now() - 60_000);
  await utimes(path, aMinuteAgo, aMinuteAgo);
  await (await lockDataDirectory(directory)).release();
});
