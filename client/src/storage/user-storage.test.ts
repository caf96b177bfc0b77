import { expect, it } from "vitest";
import { memoryStore, webStore, type KeyValueStore } from "./key-value-store.js";
import { UserStorage } from "./user-storage.js";

const unsent = (id: string) => ({
  clientMessageId: id,
  roomId: "room-1",
  body: "hi",
  createdAt: "2026-01-01T00:00:00.000Z",
  status: "pending" as const,
  refusal: null,
  code: null,
  connectionsEnded: 0,
});
const cursors = new Map([["room-1", { epoch: "e", rev: 7, seq: 3 }]]);

/** A web storage like a browser's `sessionStorage`. */
function browserStorage() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

/** A store whose first write takes the longest. */
function slowStore(): KeyValueStore {
  const kept = memoryStore();
  let waitMs = 20;
  return {
    get: async (key) => kept.get(key),
    set: async (key, value) => {
      waitMs = Math.max(0, waitMs - 10);
      await new Promise((later) => setTimeout(later, waitMs));
      await kept.set(key, value);
    },
  };
}

const stores = { memory: memoryStore, web: () => webStore(browserStorage()), slow: slowStore };

it.each(Object.entries(stores))("gives back what each user had kept last (%s)", async (_, create) => {
  const store = create();
  const [ada, bob] = [new UserStorage(store, "ada"), new UserStorage(store, "bob")];
  ada.saveOutbox([unsent("1")]);
  ada.saveOutbox([unsent("1"), unsent("2")]);
  ada.saveOutbox([unsent("2")]);
  ada.saveCursors(cursors);
  await expect.poll(() => new UserStorage(store, "ada").outbox()).toEqual([unsent("2")]);
  await expect.poll(() => new UserStorage(store, "ada").cursors()).toEqual(cursors);
  expect(await bob.outbox()).toEqual([]);
  ada.saveOutbox([]);
  await expect.poll(() => ada.outbox()).toEqual([]);
});

it("continues without stored data when the storage is forbidden or contains invalid JSON", async () => {
  const forbidden = () => {
    throw new Error("forbidden");
  };
  const closed = webStore({ getItem: forbidden, setItem: forbidden, removeItem: forbidden });
  const spoilt: KeyValueStore = { get: () => "{", set: forbidden };
  for (const store of [closed, spoilt]) {
    const saved = new UserStorage(store, "ada");
    saved.saveOutbox([unsent("1")]);
    expect(await saved.outbox()).toEqual([]);
    expect(await saved.cursors()).toEqual(new Map());
  }
});

it("gives back the ranges of a cursor, and the cursor alone when they are malformed", async () => {
  const store = memoryStore();
  const cursor = { epoch: "e", rev: 7, seq: 3 };
  const stored = async (ahead: unknown) => {
    await store.set("synctalk.ada.cursors", JSON.stringify({ "room-1": { ...cursor, ahead } }));
    return (await new UserStorage(store, "ada").cursors()).get("room-1");
  };
  expect(
    await stored([
      [5, 5],
      [7, 9],
    ]),
  ).toEqual({
    ...cursor,
    ahead: [
      [5, 5],
      [7, 9],
    ],
  });
  for (const malformed of [
    "x",
    [5],
    [[5]],
    [[6, 5]],
    [[3, 4]],
    [["5", 6]],
    [
      [7, 9],
      [5, 5],
    ],
  ])
    expect(await stored(malformed)).toEqual(cursor);
});
