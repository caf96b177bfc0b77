import { describe, expect, it } from "vitest";
import { consecutive, moment, roomOf, send, someone, times } from "../../builders.js";
import type { OpenStore } from "../store.js";

export function snapshotContract(open: OpenStore): void {
  describe("snapshot of a room", () => {
    it("reads all parts of a room's view as of one moment while messages are sent", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      const { roomReader, messageLog } = store;

      const checkView = async () => {
        const view = await roomReader.view(room.id, owner.id, 5);
        const { seq, rev } = view!.head;
        const first = Math.max(1, seq - 4);
        expect(view!.latest.map((message) => message.seq)).toEqual(consecutive(seq - first + 1, first));
        expect([rev, view!.membership!.readSeq]).toEqual([seq + 1, seq]);
      };
      const checkList = async () => {
        const [view] = await roomReader.list(owner.id, { membership: "joined", at: moment(1), limit: 1 });
        expect([view!.latest.at(-1)?.seq ?? 0, view!.membership!.readSeq]).toEqual([view!.head.seq, view!.head.seq]);
      };
      const checkMarks = async () => {
        const [mark] = (await roomReader.roomPositions([owner.id])).get(owner.id) ?? [];
        expect([mark!.seq, mark!.readSeq]).toEqual([mark!.rev - 1, mark!.rev - 1]);
      };
      const checkHistory = async () => {
        const { items, hasAfter } = await messageLog.history(room.id, { newest: true }, 100);
        expect(items.map(({ seq }) => seq)).toEqual(consecutive(items.length));
        expect(hasAfter).toBe(false);
      };
      const checkChanges = async () => {
        const changes = await messageLog.changes(room.id, { after: 0, limit: 1000 });
        const { rev, messages, members } = changes!;
        expect(messages.map(({ seq }) => seq)).toEqual(consecutive(rev - 1));
        expect([changes!.room!.head.rev, members[0]!.readSeq]).toEqual([rev, rev - 1]);
      };

      const writing = Promise.all(
        times(4, async () => {
          for (let sent = 0; sent < 15; sent += 1) await send(store, room, owner);
        }),
      );
      const work = { done: false };
      const reading = async () => {
        while (!work.done) await Promise.all([checkView(), checkList(), checkMarks(), checkHistory(), checkChanges()]);
      };
      const readers = Promise.all(times(2, reading));
      await writing.finally(() => Object.assign(work, { done: true }));
      await readers;
      expect(await roomReader.currentRevs([room.id])).toEqual(new Map([[room.id, 61]]));
    });
  });
}
