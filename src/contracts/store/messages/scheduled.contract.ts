import { describe, expect, it } from "vitest";
import { changeScheduled, failScheduled } from "../../../domain/messages/scheduled.js";
import { MAX_PAGE_BYTES } from "../../../domain/shared/page-bytes.js";
import { utf8Bytes } from "../../../domain/shared/text.js";
import { newId, roomOf, send, someone, times } from "../../builders.js";
import { changesOf, listed, revOf } from "../accounts/user-change-scene.js";
import type { OpenStore } from "../store.js";
import { buildScheduled, claimed, inMs, lockOf, schedule, scheduledScene } from "./scheduled-scene.js";

export function scheduledContract(open: OpenStore): void {
  const scene = () => scheduledScene(open);

  describe("ScheduledRepository", () => {
    it("keeps every field, and lists by time and id in pages", async () => {
      const { store, user, room } = await scene();
      const root = await send(store, room, user);
      const at = inMs(3_600_000);
      const place = { threadOf: root.id, alsoInRoom: true };
      const whole = { kind: "custom:poll", body: "Zoë 🌱", data: { a: [1, null] }, replyTo: root.id, ...place };
      const later = await schedule(store, buildScheduled(room, user, inMs(7_200_000), whole));
      const [first, second] = [buildScheduled(room, user, at), buildScheduled(room, user, at)];
      for (const each of [second, first]) await schedule(store, each);
      await schedule(store, buildScheduled(room, await someone(store), at));
      const rev = await revOf(store, user);
      const page = await store.scheduledQueue.list(user.id, { limit: 2 });
      expect(page).toEqual([
        { scheduled: first, rev },
        { scheduled: second, rev: rev - 1 },
      ]);
      const after = { sendAt: second.sendAt, id: second.id };
      expect(await store.scheduledQueue.list(user.id, { after, limit: 2 })).toEqual([
        { scheduled: later, rev: rev - 2 },
      ]);
      expect(await store.scheduledQueue.find(user.id, later.id)).toEqual({ scheduled: later, rev: rev - 2 });
    });

    it("shows nobody another user's message", async () => {
      const { store, user, room } = await scene();
      const { id } = await schedule(store, buildScheduled(room, user, inMs(3_600_000)));
      const other = await someone(store);
      expect(await store.scheduledQueue.find(other.id, id)).toBeNull();
      expect(await store.unitOfWork.run((tx) => tx.scheduled.lock(other.id, id))).toBeNull();
      expect(await store.unitOfWork.run((tx) => tx.scheduled.lock(user.id, newId()))).toBeNull();
    });

    it("gives each change the next rev of its author, and lists a removed one without a value", async () => {
      const { store, user, room } = await scene();
      const before = await revOf(store, user);
      const waiting = await schedule(store, buildScheduled(room, user, inMs(3_600_000)));
      const failed = failScheduled(waiting, "room.muted");
      await store.unitOfWork.run((tx) => tx.scheduled.save(failed));
      const kept = (await changesOf(store, user, before)).scheduled;
      expect(kept).toEqual([{ id: waiting.id, roomId: room.id, rev: before + 2, value: failed }]);
      expect(await store.unitOfWork.run((tx) => tx.scheduled.count(user.id))).toBe(1);
      await store.unitOfWork.run((tx) => tx.scheduled.remove(failed));
      const { scheduled } = await changesOf(store, user, before);
      expect(scheduled).toEqual([{ id: waiting.id, roomId: room.id, rev: before + 3, value: null }]);
      expect(await store.unitOfWork.run((tx) => tx.scheduled.count(user.id))).toBe(0);
      expect(await store.scheduledQueue.find(user.id, waiting.id)).toBeNull();
    });

    it("knows a request again after its message is gone, by author, room and id", async () => {
      const { store, user, room } = await scene();
      const request = { userId: user.id, roomId: room.id, clientMessageId: "once", fingerprint: '{"body":"é"}' };
      const repeated = (more: object = {}) =>
        store.unitOfWork.run((tx) => tx.scheduled.repeated({ ...request, ...more }));
      expect(await repeated()).toBeNull();
      const scheduled = buildScheduled(room, user, inMs(3_600_000));
      await store.unitOfWork.run((tx) => tx.scheduled.add(scheduled, request));
      await store.unitOfWork.run((tx) => tx.scheduled.remove(scheduled));
      expect(await repeated()).toEqual({ id: scheduled.id, sameContent: true });
      expect(await repeated({ fingerprint: "{}" })).toEqual({ id: scheduled.id, sameContent: false });
      const [elsewhere, other] = [await roomOf(store, user), await someone(store)];
      for (const more of [{ clientMessageId: "twice" }, { roomId: elsewhere.id }, { userId: other.id }])
        expect(await repeated(more)).toBeNull();
    });

    it("forgets requests whose time is over, in pieces", async () => {
      const { store, user, room } = await scene();
      const by = { userId: user.id, roomId: room.id, fingerprint: "{}" };
      const requestOf = (clientMessageId: string) => ({ ...by, clientMessageId });
      const old = new Date("2020-01-02T00:00:00Z");
      const sendAts = { "1": old, "2": old, "3": old, waiting: inMs(3_600_000) };
      for (const [id, sendAt] of Object.entries(sendAts))
        await store.unitOfWork.run((tx) => tx.scheduled.add(buildScheduled(room, user, sendAt), requestOf(id)));
      const purge = (before: string) => store.unitOfWork.run((tx) => tx.scheduled.purgeRequests(new Date(before), 2));
      expect(await purge("2020-01-02T00:00:00Z")).toBe(0);
      expect([await purge("2020-01-03"), await purge("2020-01-03"), await purge("2020-01-03")]).toEqual([2, 1, 0]);
      const known = await Promise.all(
        Object.keys(sendAts).map((id) => store.unitOfWork.run((tx) => tx.scheduled.repeated(requestOf(id)))),
      );
      expect(known.map((each) => each !== null)).toEqual([false, false, false, true]);
    });

    it("removes all messages and requests of one user", async () => {
      const { store, user, room } = await scene();
      const other = await someone(store);
      const kept = await schedule(store, buildScheduled(room, other, inMs(3_600_000)));
      const before = await revOf(store, user);
      const request = { userId: user.id, roomId: room.id, clientMessageId: "once", fingerprint: "{}" };
      const [one, two] = times(2, () => buildScheduled(room, user, inMs(3_600_000)));
      if (one) await store.unitOfWork.run((tx) => tx.scheduled.add(one, request));
      if (two) await schedule(store, two);
      await store.unitOfWork.run((tx) => tx.scheduled.removeAll(user.id));
      expect(await store.scheduledQueue.list(user.id, { limit: 10 })).toEqual([]);
      expect(await store.unitOfWork.run((tx) => tx.scheduled.repeated(request))).toBeNull();
      expect(listed(await changesOf(store, user, before))).toEqual(
        [one, two].map((each) => `scheduled ${each?.id} ${before + 3}`),
      );
      expect(await store.scheduledQueue.find(other.id, kept.id)).not.toBeNull();
    });

    it("changes nothing in a unit of work that fails", async () => {
      const { store, user, room } = await scene();
      const scheduled = await schedule(store, buildScheduled(room, user, inMs(3_600_000)));
      const failing = store.unitOfWork.run(async (tx) => {
        await tx.scheduled.remove(scheduled);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await store.unitOfWork.run((tx) => tx.scheduled.count(user.id))).toBe(1);
    });

    it("fits a page of the user's changes by size", async () => {
      const { store, user, room } = await scene();
      const body = "é".repeat(4_000);
      for (const _ of times(70, () => 0)) await schedule(store, buildScheduled(room, user, inMs(3_600_000), { body }));
      const first = await changesOf(store, user, 0);
      const rest = await changesOf(store, user, first.rev);
      expect([first.more, rest.more]).toEqual([true, false]);
      expect(utf8Bytes(JSON.stringify(first.scheduled))).toBeLessThanOrEqual(MAX_PAGE_BYTES);
      expect(first.scheduled.length + rest.scheduled.length).toBe(70);
    });

    it("ends a claim when the message is stored again, and is due at its new time", async () => {
      const { store, user, room } = await scene();
      const due = await schedule(store, buildScheduled(room, user, inMs(-1_000)));
      const { claimId } = await claimed(store);
      expect(await lockOf(store, due)).toEqual({ scheduled: due, claimId });
      const later = changeScheduled(due, { sendAt: inMs(3_600_000) }, { now: new Date(), maxCharacters: 4_000 });
      await store.unitOfWork.run((tx) => tx.scheduled.save(later));
      expect(await lockOf(store, due)).toEqual({ scheduled: later, claimId: null });
      expect((await claimed(store)).of(user)).toEqual([]);
    });
  });
}
