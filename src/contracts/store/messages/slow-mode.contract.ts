import { describe, expect, it } from "vitest";
import type { Draft } from "../../../domain/messages/message.js";
import { draft, fence, join, leave, moment, newId, roomOf, send, someone, times } from "../../builders.js";
import { everyMessage } from "../../store-reads.js";
import type { OpenStore } from "../store.js";

const START = moment(100_000);
const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

/** Spacing of the sends of one member by `MessageLog.append`. */
export function slowModeContract(open: OpenStore): void {
  const scene = async () => {
    const store = await open();
    const [owner, guest] = [await someone(store), await someone(store)];
    const room = await roomOf(store, owner);
    await join(store, room, guest);
    const append = async (with_: Partial<Draft> = {}, slowModeSeconds = 10, author = guest) =>
      store.messageLog.append(draft(room, author, { sentAt: START, ...with_ }), {
        ...(await fence(store, room, author)),
        slowModeSeconds,
      });
    const outcome = async (...given: Parameters<typeof append>) => (await append(...given)).outcome;
    const root = await send(store, room, owner);
    return { store, owner, guest, room, root, append, outcome };
  };

  describe("MessageLog.append in slow mode", () => {
    it.each(["timeline", "thread"])("stores one of twenty concurrent sends of a member to the %s", async (place) => {
      const { store, room, root, outcome } = await scene();
      const threadOf = place === "thread" ? root.id : null;
      const outcomes = await Promise.all(times(20, () => outcome({ threadOf })));
      expect(outcomes.sort()).toEqual([...times(19, () => "fenced"), "stored"]);
      expect((await store.roomReader.view(room.id, root.author.id, 0))?.head.rev).toBe(4);
    });

    it("stores the next send once the time has passed, and none before", async () => {
      const { outcome } = await scene();
      const all = [];
      for (const seconds of [0, 0, 9.999, 10, 19.999, 20]) all.push(await outcome({ sentAt: after(seconds) }));
      expect(all).toEqual(["stored", "fenced", "fenced", "stored", "fenced", "stored"]);
    });

    it("takes the time from the fence, so that a shorter slow mode holds at once", async () => {
      const { outcome } = await scene();
      expect(await outcome()).toBe("stored");
      expect(await outcome({ sentAt: after(5) }, 6)).toBe("fenced");
      expect(await outcome({ sentAt: after(5) }, 5)).toBe("stored");
    });

    it("counts messages and replies together", async () => {
      const { root, outcome } = await scene();
      expect(await outcome()).toBe("stored");
      expect(await outcome({ threadOf: root.id })).toBe("fenced");
      expect(await outcome({ threadOf: root.id, sentAt: after(10) })).toBe("stored");
      expect(await outcome({ threadOf: root.id, alsoInRoom: true, sentAt: after(19) })).toBe("fenced");
      expect(await outcome({ sentAt: after(19) })).toBe("fenced");
    });

    it.each(["timeline", "thread"])("recognizes a retry of a send to the %s", async (place) => {
      const { store, room, root, append } = await scene();
      const one = { clientMessageId: newId(), threadOf: place === "thread" ? root.id : null };
      const all = await Promise.all(times(5, () => append(one)));
      expect(all.map((appended) => appended.outcome).sort()).toEqual([...times(4, () => "repeated"), "stored"]);
      expect(await append(one)).toMatchObject({ outcome: "repeated", sameContent: true });
      expect(await append({ ...one, sentAt: after(11) })).toMatchObject({ outcome: "repeated" });
      expect((await append({ sentAt: after(10) })).outcome).toBe("stored");
      expect(await everyMessage(store, room)).toHaveLength(place === "thread" ? 2 : 3);
    });

    it("delays nobody else", async () => {
      const { owner, outcome } = await scene();
      const [owners, ...guests] = await Promise.all([outcome({}, 10, owner), outcome(), outcome()]);
      expect([owners, guests.sort()]).toEqual(["stored", ["fenced", "stored"]]);
    });

    it("ignores and remembers no send without slow mode", async () => {
      const { store, room, guest, outcome } = await scene();
      await send(store, room, guest, { sentAt: START });
      expect(await outcome()).toBe("stored");
      await send(store, room, guest, { sentAt: START });
      expect(await outcome({ sentAt: after(10) })).toBe("stored");
    });

    it("remembers nothing of a send that is not stored", async () => {
      const { store, room, guest, outcome } = await scene();
      const outdated = { accessRev: 7, membershipRev: 2, slowModeSeconds: 10 };
      await store.messageLog.append(draft(room, guest, { sentAt: START }), outdated);
      expect(await outcome({ threadOf: newId() })).toBe("fenced");
      expect(await outcome()).toBe("stored");
    });

    it("remembers the last send after the member left and joined again", async () => {
      const { store, room, guest, outcome } = await scene();
      expect(await outcome()).toBe("stored");
      await leave(store, room, guest);
      await join(store, room, guest);
      const access = await store.roomReader.access(room.id, guest.id);
      expect(access?.membership?.slowModeSentAt).toEqual(START);
      expect(await outcome({ sentAt: after(9) })).toBe("fenced");
    });
  });
}
