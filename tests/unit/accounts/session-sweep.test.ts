import { expect, it } from "vitest";
import { ExpiredDataPurge } from "../../../src/application/accounts/expired-data-purge.js";
import type { SessionRepository } from "../../../src/application/ports/session-repository.js";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";
import { roomOf, someone } from "../../../src/contracts/builders.js";
import { changesOf } from "../../../src/contracts/store/accounts/user-change-scene.js";
import { buildScheduled } from "../../../src/contracts/store/messages/scheduled-scene.js";
import { startSession } from "../../../src/domain/accounts/session.js";

const DAY_MS = 86_400_000;

it("deletes expired data regularly in small batches, sessions only after their retention", async () => {
  const { unitOfWork, sessionReader } = openMemoryStore();
  const scheduler = new VirtualScheduler();
  const ids = Array.from({ length: 1100 }, (_, index) => `session ${index}`);
  const token = { kind: "password_reset", email: "somebody@example.com" } as const;
  const beginning = { userId: "ada", device: "", address: "" };
  const add = (repository: SessionRepository, id: string, at: Date) =>
    repository.add(startSession({ ...beginning, id }, at), `token of ${id}`);
  await unitOfWork.run(async (tx) => {
    for (const id of ids) await add(tx.sessions, id, new Date(0));
    await add(tx.sessions, "recent", new Date(30 * DAY_MS));
    await tx.mailTokens.save({ ...token, digest: "over", userId: "ada", expiresAt: new Date(121 * DAY_MS - 1) });
    await tx.mailTokens.save({ ...token, digest: "good", userId: "bob", expiresAt: new Date(121 * DAY_MS + 1) });
  });
  let transactions = 0;
  const counted: typeof unitOfWork.run = (work) => {
    transactions += 1;
    return unitOfWork.run(work);
  };
  const clock = { now: () => new Date(121 * DAY_MS) };
  const sweep = new ExpiredDataPurge({ unitOfWork: { run: counted }, clock, scheduler, report: () => {} });
  await sweep.purge();
  expect(transactions).toBeGreaterThan(2);
  expect((await sessionReader.find([...ids, "recent"])).map(({ id }) => id)).toEqual(["recent"]);
  const [over, good] = await unitOfWork.run((tx) =>
    Promise.all(["over", "good"].map((digest) => tx.mailTokens.find("password_reset", digest))),
  );
  expect([over, good?.userId]).toEqual([null, "bob"]);
});

it("forgets what was removed 90 days ago, and requests to schedule a week after their time", async () => {
  const store = { ...openMemoryStore(), close: async () => {} };
  const user = await someone(store);
  const room = await roomOf(store, user);
  const request = { userId: user.id, roomId: room.id, clientMessageId: "once", fingerprint: "{}" };
  const scheduled = buildScheduled(room, user, new Date());
  await store.unitOfWork.run((tx) => tx.scheduled.add(scheduled, request));
  await store.unitOfWork.run((tx) => tx.scheduled.remove(scheduled));
  const known = async (days: number) => {
    const clock = { now: () => new Date(Date.now() + days * DAY_MS) };
    const deps = { unitOfWork: store.unitOfWork, clock, scheduler: new VirtualScheduler() };
    await new ExpiredDataPurge({ ...deps, report: (error) => expect.fail(String(error)) }).purge();
    const repeated = await store.unitOfWork.run((tx) => tx.scheduled.repeated(request));
    return [repeated !== null, (await changesOf(store, user, 0)).scheduled.length];
  };
  expect([await known(6.9), await known(7.1), await known(89.9), await known(90.1)]).toEqual([
    [true, 1],
    [false, 1],
    [false, 1],
    [false, 0],
  ]);
});

it("deletes mail tokens and reports the failure when sessions cannot be deleted", async () => {
  const { unitOfWork } = openMemoryStore();
  const token = { kind: "password_reset", email: "somebody@example.com", digest: "over", userId: "ada" } as const;
  await unitOfWork.run((tx) => tx.mailTokens.save({ ...token, expiresAt: new Date(0) }));
  const failing: typeof unitOfWork.run = (work) =>
    unitOfWork.run((tx) => {
      const purge = () => Promise.reject(new Error("not today"));
      return work({ ...tx, sessions: Object.assign(Object.create(tx.sessions) as SessionRepository, { purge }) });
    });
  const reported: unknown[] = [];
  const clock = { now: () => new Date(1) };
  const scheduler = new VirtualScheduler();
  await new ExpiredDataPurge({
    unitOfWork: { run: failing },
    clock,
    scheduler,
    report: (error) => reported.push(error),
  }).purge();
  expect(reported).toEqual([new Error("not today")]);
  expect(await unitOfWork.run((tx) => tx.mailTokens.find("password_reset", "over"))).toBeNull();
});
