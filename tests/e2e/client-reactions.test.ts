import { expect, it } from "vitest";
import { type Message, shownMessages, type SyncTalkClient, withPendingChanges } from "../../client/src/index.js";
import { eventually } from "../support/client.js";
import { clientScene } from "../support/client-scene.js";
import { checkSdk } from "../support/documented/check-sdk.js";
import { registerUser } from "../support/register-user.js";

checkSdk();

const shown = ({ state }: SyncTalkClient, { roomId, id }: Message): Message | undefined => {
  const room = state.rooms.get(roomId);
  return room && withPendingChanges(shownMessages(room), state.changes).find((message) => message.id === id);
};

const reactionPath = ({ roomId, id }: Message, emoji: string) =>
  `/api/rooms/${roomId}/messages/${id}/reactions/${encodeURIComponent(emoji)}`;

it("shows a reaction at once, stores it, and applies those of others and of the user's other devices", async () => {
  const { client, rest, bob, roomId } = await clientScene();
  const message = await client.send(roomId, { body: "hi" });
  const me = rest.id;
  const adding = client.react(message, "👍");
  expect(client.state.changes).toMatchObject([{ messageId: message.id, emoji: "👍", added: true }]);
  expect(shown(client, message)).toMatchObject({
    reactions: [{ emoji: "👍", count: 1, userIds: [me] }],
    myReactions: ["👍"],
  });
  expect(await adding).toMatchObject({ reactions: [{ emoji: "👍", count: 1 }], myReactions: ["👍"] });
  expect(client.state.changes).toEqual([]);

  await bob.put(reactionPath(message, "👍"));
  await bob.put(reactionPath(message, "🎉"));
  await rest.put(reactionPath(message, "🎉"));
  const both = [
    { emoji: "👍", count: 2, userIds: [me, bob.id] },
    { emoji: "🎉", count: 2, userIds: [bob.id, me] },
  ];
  await eventually(() => shown(client, message)?.reactions[1]?.count === 2, "the reactions");
  expect(shown(client, message)).toMatchObject({ reactions: both, myReactions: ["👍", "🎉"] });
  const removing = client.unreact(message, "👍");
  const left = [{ emoji: "👍", count: 1, userIds: [bob.id] }, both[1]];
  expect(shown(client, message)).toMatchObject({ reactions: left, myReactions: ["🎉"] });
  await removing;
  expect(shown(client, message)).toMatchObject({ reactions: left, myReactions: ["🎉"] });
});

it("counts both spellings of an emoji as one, and a repeat as nothing", async () => {
  const { client, roomId, rest } = await clientScene();
  const message = await client.send(roomId, { body: "hi" });
  const stored = await Promise.all(["\u2764", "\u2764\ufe0f", "\u2764"].map((emoji) => client.react(message, emoji)));
  const heart = [{ emoji: "\u2764\ufe0f", count: 1, userIds: [rest.id] }];
  for (const { reactions } of stored) expect(reactions).toEqual(heart);
  const again = client.react(message, "\u2764");
  expect(shown(client, message)).toMatchObject({ reactions: heart, myReactions: ["\u2764\ufe0f"] });
  expect((await again).rev).toBe(stored[0]?.rev);
  const removing = client.unreact(message, "\u2764");
  expect(shown(client, message)?.reactions).toEqual([]);
  expect((await removing).reactions).toEqual([]);
});

it("keeps reactions that were given offline over a reload, and stores the last wish of each", async () => {
  const { client, open, storage, roomId, proxy, goOffline, rest } = await clientScene();
  const message = await client.send(roomId, { body: "hi" });
  await client.react(message, "🌱");
  await goOffline();
  const unsent = client.send(roomId, { body: "later" });
  const wishes = [
    client.react(message, "👍"),
    client.unreact(message, "🌱"),
    client.react(message, "🎉"),
    client.unreact(message, "🎉"),
    client.react({ roomId, id: unsent.clientMessageId }, "🚀"),
  ];
  for (const wish of wishes) wish.catch(() => undefined);
  expect(client.state.changes).toHaveLength(4);
  expect(shown(client, message)?.reactions.map(({ emoji }) => emoji)).toEqual(["👍"]);
  client.disconnect();

  const reloaded = open(storage);
  proxy.heal();
  await reloaded.connect();
  await eventually(() => reloaded.state.changes.length === 0 && reloaded.state.outbox.length === 0, "the changes");
  const { items } = await rest.history(roomId);
  expect(items.map(({ reactions }) => reactions.map(({ emoji }) => emoji))).toEqual([["👍"], ["🚀"]]);
});

it("reports a refused reaction and shows it no longer", async () => {
  const { client, bob, roomId } = await clientScene();
  const message = await client.send(roomId, { body: "hi" });
  const refused: unknown[] = [];
  client.on("changeRefused", ({ change, failure }) => refused.push(["emoji" in change && change.emoji, failure.code]));
  await expect(client.react(message, "abc")).rejects.toMatchObject({ code: "request.invalid" });
  expect(refused).toEqual([["abc", "request.invalid"]]);
  expect(shown(client, message)?.reactions).toEqual([]);
  const bobs = await bob.send(roomId, "bye");
  await bob.delete(`/api/rooms/${roomId}/messages/${bobs.id}`);
  await expect(client.react(bobs, "👍")).rejects.toMatchObject({ code: "message.deleted" });
  const deletion = client.delete(message);
  await expect(client.react(message, "👍")).rejects.toMatchObject({ code: "message.deleted" });
  await deletion;
  expect(client.state.changes).toEqual([]);
});

it("keeps the user's reaction among more reactors than a message lists", async () => {
  const { app, client, rest, roomId } = await clientScene();
  const message = await client.send(roomId, { body: "hi" });
  const others = await Promise.all(Array.from({ length: 11 }, () => registerUser(app.url)));
  for (const other of others) await other.post(`/api/rooms/${roomId}/join`);
  for (const other of others.slice(0, 10)) await other.put(reactionPath(message, "👍"));
  await rest.put(reactionPath(message, "👍"));
  await eventually(() => shown(client, message)?.reactions[0]?.count === 11, "the eleventh");
  expect(shown(client, message)?.myReactions).toEqual(["👍"]);
  await others[10]?.put(reactionPath(message, "👍"));
  await client.edit(message, { body: "hello" });
  await eventually(() => shown(client, message)?.reactions[0]?.count === 12, "the twelfth");
  expect(shown(client, message)?.myReactions).toEqual(["👍"]);
  await rest.delete(reactionPath(message, "👍"));
  await eventually(() => shown(client, message)?.reactions[0]?.count === 11, "the removal");
  expect(shown(client, message)?.myReactions).toEqual([]);
});
