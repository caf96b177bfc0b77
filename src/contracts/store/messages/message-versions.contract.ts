import { describe, expect, it } from "vitest";
import { MAX_VERSIONS, versionOf, type MessageVersion } from "../../../domain/messages/message-version.js";
import { change, consecutive, moment, newId, roomOf, send, someone } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

/** Earlier contents of messages, in `MessageRepository` and `MessageLog`. */
export function messageVersionsContract(open: OpenStore): void {
  const scene = async () => {
    const store = await open();
    const owner = await someone(store);
    const room = await roomOf(store, owner);
    const message = await send(store, room, owner, { data: { a: [1, null] } });
    const versions = (query: { before?: number; limit?: number } = {}) =>
      store.messageLog.versions(message.id, { limit: 1_000, ...query });
    return { store, owner, room, message, versions };
  };
  const add = (store: Store, ...added: readonly MessageVersion[]) =>
    store.unitOfWork.run(async (tx) => {
      for (const version of added) await tx.messages.addVersion(version);
    });

  describe("versions of a message", () => {
    it("are listed newest first, in pages", async () => {
      const { store, message, versions } = await scene();
      const first = versionOf(message);
      const second = { ...first, rev: 7, body: null, at: moment(9) };
      const third = { ...first, rev: 9, body: "third", data: null };
      await add(store, first, second, third);
      expect(await versions()).toEqual([third, second, first]);
      expect(await versions({ limit: 2 })).toEqual([third, second]);
      expect(await versions({ before: 7 })).toEqual([first]);
      expect(await store.messageLog.versions(newId(), { limit: 10 })).toEqual([]);
    });

    it("keep the newest ones only", async () => {
      const { store, message, versions } = await scene();
      const many = consecutive(MAX_VERSIONS + 3).map((rev) => ({ ...versionOf(message), rev }));
      await add(store, ...many);
      expect((await versions()).map(({ rev }) => rev)).toEqual(consecutive(MAX_VERSIONS, 4).toReversed());
    });

    it("are removed one by one", async () => {
      const { store, message, versions } = await scene();
      const first = versionOf(message);
      await add(store, first, { ...first, rev: 7 });
      const remove = (rev: number) => store.unitOfWork.run((tx) => tx.messages.removeVersion(message.id, rev));
      expect(await remove(7)).toBe(true);
      expect(await remove(7)).toBe(false);
      expect(await versions()).toEqual([first]);
    });

    it("are removed with their message, and stored only by a commit", async () => {
      const { store, room, owner, message, versions } = await scene();
      const other = await send(store, room, owner);
      await add(store, versionOf(message), versionOf(other));
      const failure = new Error("no");
      const failed = store.unitOfWork.run(async (tx) => {
        await tx.messages.addVersion({ ...versionOf(message), rev: 9 });
        throw failure;
      });
      await expect(failed).rejects.toBe(failure);
      expect(await versions()).toEqual([versionOf(message)]);
      await change(store, message, null);
      expect(await versions()).toEqual([]);
      expect(await store.messageLog.versions(other.id, { limit: 10 })).toEqual([versionOf(other)]);
    });
  });
}
