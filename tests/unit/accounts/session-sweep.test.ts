import { expect, it } from "vitest";
import { SessionSweep } from "../../../src/application/accounts/session-sweep.js";
import type { SessionRepository } from "../../../src/application/ports/session-repository.js";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { VirtualScheduler } from "../delivery/virtual-scheduler.js";
import { startedSession } from "../../../src/domain/accounts/session.js";

const DAY_MS = 86_400_000;

it("removes what was over long ago, now and then, in pieces that nobody waits for", async () => {
  const { unitOfWork, sessions } = openMemoryStore();
  const scheduler = new VirtualScheduler();
  const ids = Array.from({ length: 1100 }, (_, index) => `session ${index}`);
  const beginning = { userId: "ada", device: "", address: "" };
  const add = (repository: SessionRepository, id: string, at: Date) =>
    repository.add(startedSession({ ...beginning, id }, at), `token of ${id}`);
  await unitOfWork.run(async (tx) => {
    for (const id of ids) await add(tx.sessions, id, new Date(0));
    await add(tx.sessions, "recent", new Date(30 * DAY_MS));
  });
  let pieces = 0;
  const counted: typeof unitOfWork.run = (work) => {
    pieces += 1;
    return unitOfWork.run(work);
  };
  const clock = { now: () => new Date(121 * DAY_MS) };
  const sweep = new SessionSweep({ unitOfWork: { run: counted }, clock, scheduler, report: () => {} });
  await sweep.sweep();
  const [ofSessions, ofMailTokens] = [3, 1];
  expect(pieces).toBe(ofSessions + ofMailTokens);
  expect((await Promise.all(ids.map((id) => sessions.find(id)))).filter((found) => found !== null)).toEqual([]);
  expect(await sessions.find("recent")).not.toBeNull();
});
