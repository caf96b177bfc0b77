import { describe, expect, it } from "vitest";
import type { User } from "../../../domain/accounts/user.js";
import type { Room } from "../../../domain/rooms/room.js";
import { draft, fence, join, moment, OWNERS_FENCE, roomOf, send, someone } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

/** The read markers that `MessageLog.append` moves. */
export function senderMarkersContract(open: OpenStore): void {
  const roomWithOwner = async () => {
    const store = await open();
    const owner = await someone(store);
    return { store, owner, room: await roomOf(store, owner) };
  };

  describe("MessageLog.append", () => {
    it("moves only the author's read marker, and only if nothing unread lies before the message", async () => {
      const { store, owner, room } = await roomWithOwner();
      const guest = await someone(store);
      await join(store, room, guest);
      await send(store, room, guest);
      await send(store, room, guest);
      expect(await readSeqs(store, room, [owner, guest])).toEqual([0, 2]);
      await send(store, room, owner);
      await send(store, room, guest);
      expect(await readSeqs(store, room, [owner, guest])).toEqual([0, 2]);
    });

    it("moves the read marker over the author's own messages at the start of a batch", async () => {
      const { store, owner, room } = await roomWithOwner();
      const guest = await someone(store);
      await join(store, room, guest);
      const guests = await fence(store, room, guest);
      const owns = () => store.messageLog.append(draft(room, owner), OWNERS_FENCE);
      await Promise.all([owns(), owns(), store.messageLog.append(draft(room, guest), guests), owns()]);
      expect(await readSeqs(store, room, [owner, guest])).toEqual([2, 0]);
    });

    it("leaves the read marker of an author who marked the room as unread, until they read it", async () => {
      const { store, owner, room } = await roomWithOwner();
      const guest = await someone(store);
      await join(store, room, guest);
      const root = await send(store, room, guest);
      await store.readMarkers.markRead(room.id, owner.id, 1, moment());
      await store.readMarkers.markUnread(room.id, owner.id, 1);
      await send(store, room, owner);
      await send(store, room, owner, { threadOf: root.id, alsoInRoom: true });
      expect(await readSeqs(store, room, [owner])).toEqual([1]);
      await store.readMarkers.markRead(room.id, owner.id, 3, moment());
      await send(store, room, owner);
      await send(store, room, owner, { threadOf: root.id, alsoInRoom: true });
      expect(await readSeqs(store, room, [owner])).toEqual([5]);
    });

    it.each(["bot", "webhook", "scheduled"] as const)("leaves the read marker when a %s sends", async (via) => {
      const { store, owner, room } = await roomWithOwner();
      await send(store, room, owner, { via });
      expect(await readSeqs(store, room, [owner])).toEqual([0]);
      const sends = [{}, { via }, {}].map((with_) => store.messageLog.append(draft(room, owner, with_), OWNERS_FENCE));
      await Promise.all(sends);
      expect(await readSeqs(store, room, [owner])).toEqual([0]);
    });

    it("leaves the read marker at a program's message that stands between the author's own ones", async () => {
      const { store, owner, room } = await roomWithOwner();
      const sends = [{}, { via: "bot" as const }, {}].map((with_) => draft(room, owner, with_));
      await Promise.all(sends.map((each) => store.messageLog.append(each, OWNERS_FENCE)));
      expect(await readSeqs(store, room, [owner])).toEqual([1]);
    });
  });
}

async function readSeqs(store: Store, room: Room, users: readonly User[]): Promise<(number | undefined)[]> {
  const views = await Promise.all(users.map((user) => store.roomReader.view(room.id, user.id, 0)));
  return views.map((view) => view?.membership?.readSeq);
}
