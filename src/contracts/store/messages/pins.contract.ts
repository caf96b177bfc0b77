import { describe, expect, it } from "vitest";
import type { Message } from "../../../domain/messages/message.js";
import { moment, newId, roomOf, send, someone } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

/** `MessageLog.pins` and `MessageRepository.pins`. */
export function pinsContract(open: OpenStore): void {
  const scene = async () => {
    const store = await open();
    const owner = await someone(store);
    const room = await roomOf(store, owner);
    const [one, two, three] = [
      await send(store, room, owner),
      await send(store, room, owner),
      await send(store, room, owner),
    ];
    const listed = async () => (await store.messageLog.pins(room.id)).map(({ id }) => id);
    return { store, room, one, two, three, listed };
  };

  describe("pinned messages", () => {
    it("are listed by the time of pinning, the latest first, and by id within one moment", async () => {
      const { store, room, one, two, three, listed } = await scene();
      await pin(store, three, moment(1));
      await pin(store, one, moment(2));
      await pin(store, two, moment(2));
      expect(await listed()).toEqual([two.id, one.id, three.id]);
      expect((await store.messageLog.pins(room.id))[0]).toMatchObject({ body: two.body, pinnedAt: moment(2) });
      expect(await store.messageLog.pins(newId())).toEqual([]);
    });

    it("are not listed once they are unpinned", async () => {
      const { store, one, two, listed } = await scene();
      await pin(store, one, moment(1));
      await pin(store, two, moment(2));
      await pin(store, one, null);
      expect(await listed()).toEqual([two.id]);
    });

    it("are counted, with the writes of the unit of work", async () => {
      const { store, room, one, two } = await scene();
      await pin(store, one, moment(1));
      const counts = await store.unitOfWork.run(async ({ messages }) => {
        const before = await messages.pins(room.id);
        await messages.save({ ...two, pinnedAt: moment(2) });
        return [before, await messages.pins(room.id), await messages.pins(newId())];
      });
      expect(counts).toEqual([1, 2, 0]);
    });
  });
}

const pin = (store: Store, { roomId, id }: Message, pinnedAt: Date | null) =>
  store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(roomId);
    const message = await tx.messages.find(roomId, id);
    if (!locked || !message) throw new Error("There is no such message.");
    const rev = locked.head.rev + 1;
    await tx.rooms.saveHead({ ...locked.head, rev });
    await tx.messages.save({ ...message, pinnedAt, rev });
  });
