import { afterAll, beforeAll, expect, it } from "vitest";
import { roomOf, send, someone } from "../../src/contracts/builders.js";
import type { User } from "../../src/domain/accounts/user.js";
import type { Message } from "../../src/domain/messages/message.js";
import type { Room } from "../../src/domain/rooms/room.js";
import { type EmbeddedStore, openEmbeddedStore } from "../support/embedded-store.js";
import { rowsRead } from "../support/rows-read.js";

const REACTORS = 10_000;
/** Maximum of read rows: enough for a page of reactors and the tables that it joins. */
const FEW = 500;
const EMOJI = "👍";

let store: EmbeddedStore;
let owner: User;
let room: Room;
let message: Message;

beforeAll(async () => {
  store = await openEmbeddedStore();
  owner = await someone(store);
  room = await roomOf(store, owner);
  message = await send(store, room, owner);
  await store.pool.query(
    `INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt", "searchNamesOf")
     SELECT md5('user' || n)::uuid, n || '@example.org', 'user' || n, 'User ' || n, '', now(), ''
     FROM generate_series(1, ${REACTORS}) n`,
  );
  await store.pool.query(
    `INSERT INTO reactions ("messageId", emoji, "userId", rev, at)
     SELECT '${message.id}', '${EMOJI}', md5('user' || n)::uuid, 100 + n, now() FROM generate_series(1, ${REACTORS}) n`,
  );
  await store.pool.query(
    `UPDATE "Message" SET reactions = jsonb_build_array(jsonb_build_object('emoji', '${EMOJI}', 'count', ${REACTORS},
       'userIds', (SELECT jsonb_agg(md5('user' || n)::uuid) FROM generate_series(1, 10) n))) WHERE id = '${message.id}'`,
  );
  await store.pool.query("VACUUM ANALYZE");
}, 120_000);

afterAll(() => store.close());

it("reads no reactors for a page of history", async () => {
  const read = await rowsRead(store.pool, async () => {
    const { items } = await store.messageLog.history(room.id, { newest: true }, 50);
    expect(items[0]?.reactions[0]?.count).toBe(REACTORS);
    await store.reactionReader.reactionsOf(owner.id, [message.id]);
  });
  expect(read).toBeLessThan(FEW);
});

it.each([0, 5_000, REACTORS - 10])("reads one page of reactors at a time: after %d", async (after) => {
  const query = { messageId: message.id, emoji: EMOJI, after: 100 + after, limit: 100 };
  const read = await rowsRead(store.pool, async () => {
    expect(await store.reactionReader.reactors(query)).toHaveLength(Math.min(100, REACTORS - after));
  });
  expect(read).toBeLessThan(FEW);
});

it("reads few reactors to add and remove a reaction", async () => {
  const key = { messageId: message.id, emoji: EMOJI, userId: owner.id };
  const read = await rowsRead(store.pool, () =>
    store.unitOfWork.run(async ({ reactions }) => {
      expect(await reactions.has(key)).toBe(false);
      await reactions.add({ ...key, rev: 100 + REACTORS + 1, at: new Date() });
      expect(await reactions.firstReactors(message.id, EMOJI, 11)).toHaveLength(11);
      await reactions.remove(key);
    }),
  );
  expect(read).toBeLessThan(FEW);
});
