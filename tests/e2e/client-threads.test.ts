import { describe, expect, it } from "vitest";
import {
  hasOlderReplies,
  isThreadLoaded,
  type Message,
  shownMessages,
  shownReplies,
  type SyncTalkClient,
  threadOf,
  unreadReplies,
  unsentIn,
  unsentReplies,
  withPendingChanges,
} from "../../client/src/index.js";
import { eventually } from "../support/client.js";
import { clientScene } from "../support/client-scene.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

/** A root that Ada sent, and what her client shows of its thread. */
async function threadScene() {
  const scene = await clientScene();
  const { client, roomId, bob } = scene;
  const root = await client.send(roomId, { body: "the root" });
  const reply = async (body: string, fields: object = {}) =>
    (await bob.post<Message>(`/api/rooms/${roomId}/messages`, { body, threadOf: root.id, ...fields })).body;
  const thread = (of: SyncTalkClient = client) => {
    const room = of.state.rooms.get(roomId);
    return room ? threadOf(room, root.id) : null;
  };
  const texts = (of: SyncTalkClient = client) => {
    const held = thread(of);
    const { changes, outbox } = of.state;
    if (!held) return [];
    const replies = withPendingChanges(shownReplies(held), changes);
    return [...replies, ...unsentReplies(outbox, root.id, replies)].map(({ body }) => body);
  };
  const timeline = () => {
    const room = client.state.rooms.get(roomId);
    return room ? shownMessages(room).map(({ body }) => body) : [];
  };
  const shows = async (...expected: string[]) => {
    await eventually(() => texts().join() === expected.join()).catch(() => undefined);
    expect(texts()).toEqual(expected);
  };
  return { ...scene, root, reply, thread, texts, timeline, shows };
}

describe("threads in the SDK", () => {
  it("loads a thread, shows replies live, and leaves them out of the timeline unless they are also for the room", async () => {
    const { client, root, reply, shows, timeline, thread } = await threadScene();
    await reply("one");
    await client.openThread(root);
    await shows("one");
    await reply("two");
    await reply("three", { alsoInRoom: true });
    await shows("one", "two", "three");
    expect(timeline()).toEqual(["the root", "three"]);
    expect(thread()?.root).toMatchObject({ body: "the root", thread: { replies: 3, lastSeq: 3 } });
    client.closeThread(root);
    expect(thread()).toBeNull();
  });

  it("loads older replies page by page", async () => {
    const { client, root, reply, texts, thread } = await threadScene();
    for (let turn = 1; turn <= 60; turn += 1) await reply(String(turn));
    await client.openThread(root);
    expect(texts()).toEqual(Array.from({ length: 50 }, (_, index) => String(index + 11)));
    await Promise.all([client.loadOlderReplies(root), client.loadOlderReplies(root)]);
    expect(texts()).toHaveLength(60);
    expect(thread() && hasOlderReplies(thread()!)).toBe(false);
    await client.loadOlderReplies(root);
    expect(texts()[0]).toBe("1");
  });

  it("keeps replies that are written offline in their thread, and syncs what was missed", async () => {
    const { client, root, roomId, reply, shows, texts, proxy, goOffline, bob, thread } = await threadScene();
    await reply("one");
    await client.openThread(root);
    const mine = await client.send(roomId, { body: "mine", threadOf: root.id });
    expect(thread()?.following).toBe(true);
    await goOffline();
    const unsent = client.send(roomId, { body: "later", threadOf: root.id });
    const both = client.send(roomId, { body: "both", threadOf: root.id, alsoInRoom: true });
    client.edit(mine, { body: "edited" }).catch(() => undefined);
    client.react(mine, "👍").catch(() => undefined);
    expect(texts()).toEqual(["one", "edited", "later", "both"]);
    expect(unsentIn(client.state.outbox, roomId, []).map(({ body }) => body)).toEqual(["both"]);
    await reply("missed");
    await bob.put(`/api/rooms/${roomId}/messages/${mine.id}/reactions/${encodeURIComponent("👍")}`);
    proxy.heal();
    await Promise.all([unsent, both]);
    await shows("one", "edited", "missed", "later", "both");
    await eventually(() => client.state.changes.length === 0, "the changes");
    const held = thread()?.replies.find(({ id }) => id === mine.id);
    expect(held).toMatchObject({ body: "edited", reactions: [{ count: 2 }], myReactions: ["👍"] });
  });

  it("shows edits, reactions and deletions of replies and of the root", async () => {
    const { client, root, roomId, reply, shows, bob, thread } = await threadScene();
    const one = await reply("one");
    const two = await reply("two");
    await client.openThread(root);
    await bob.patch(`/api/rooms/${roomId}/messages/${one.id}`, { body: "uno" });
    await shows("uno", "two");
    await client.react(two, "🎉");
    expect(thread()?.replies[1]).toMatchObject({ reactions: [{ emoji: "🎉", count: 1 }], myReactions: ["🎉"] });
    await bob.put(`/api/rooms/${roomId}/messages/${two.id}/reactions/${encodeURIComponent("🎉")}`);
    await eventually(() => thread()?.replies[1]?.reactions[0]?.count === 2, "the reaction");
    expect(thread()?.replies[1]).toMatchObject({ body: "two", myReactions: ["🎉"] });
    await bob.delete(`/api/rooms/${roomId}/messages/${two.id}`);
    await client.delete(root);
    await eventually(() => thread()?.replies[1]?.deletedAt !== null, "the deletion");
    expect(thread()?.root).toMatchObject({ body: null, thread: { replies: 1, lastSeq: 2 } });
    await expect(client.send(roomId, { body: "late", threadOf: root.id })).rejects.toMatchObject({
      code: "message.deleted",
    });
  });

  it("follows a thread, and counts its unread replies from the marker on", async () => {
    const { client, root, roomId, reply, thread, rest } = await threadScene();
    await reply("one");
    await client.openThread(root);
    const unread = () => {
      const held = thread();
      return held ? unreadReplies(held, rest.id) : null;
    };
    expect(unread()).toBeNull();
    await client.markThreadRead(root);
    expect(unread()).toBe(0);
    const two = await reply("two");
    await reply("three");
    await eventually(() => unread() === 2, "the replies");
    await rest.delete(`/api/rooms/${roomId}/messages/${two.id}`);
    await eventually(() => unread() === 1, "the deletion");
    await client.send(roomId, { body: "mine", threadOf: root.id });
    expect(unread()).toBe(1);
    await client.markThreadRead(root);
    expect(unread()).toBe(0);
    await client.markThreadUnread(root, 3);
    expect(unread()).toBe(1);
    expect((await client.rest.threads()).items).toMatchObject([{ unread: 1, following: true }]);
    await client.unfollowThread(root);
    expect(thread()?.following).toBe(false);
    expect((await client.rest.threads()).items).toEqual([]);
    await client.followThread(root);
    expect(thread()?.following).toBe(true);
    const { membership } = await client.rest.room(roomId);
    expect(membership).toMatchObject({ unread: 0 });
  });

  it("loads the thread again after the room was reset, and when it is opened before the connection", async () => {
    const { open, root, roomId, reply, texts, proxy, bob } = await threadScene();
    await reply("one");
    const other = open(undefined, { maxChanges: 5 });
    const opened = other.openThread(root);
    await other.connect();
    await opened;
    expect(texts(other)).toEqual(["one"]);
    proxy.refuse();
    await eventually(() => other.state.connection === "offline", "the loss");
    for (let turn = 2; turn <= 12; turn += 1) await reply(String(turn));
    for (let turn = 1; turn <= 5; turn += 1) await bob.send(roomId, `message ${turn}`);
    const resets: boolean[] = [];
    other.on("resynced", ({ reset }) => void resets.push(reset));
    proxy.heal();
    await eventually(() => texts(other).length === 12, "the replies");
    expect(texts(other)).toEqual(["one", ...Array.from({ length: 11 }, (_, index) => String(index + 2))]);
    expect(resets).toEqual([true]);
  });

  it("rejects for a message that does not exist, and keeps a thread open until its last closing", async () => {
    const { client, root, roomId, reply, texts, thread } = await threadScene();
    const unknown = { roomId, id: "0192f0c1-2d3e-7f40-8a1b-000000000000" };
    await expect(client.openThread(unknown)).rejects.toMatchObject({ code: "message.not_found" });
    client.closeThread(unknown);
    const one = await reply("one");
    await expect(client.openThread(one)).rejects.toMatchObject({ code: "thread.nested" });
    await Promise.all([client.openThread(root), client.openThread(root)]);
    client.closeThread(root);
    expect(texts()).toEqual(["one"]);
    client.closeThread(root);
    expect(thread()).toBeNull();
    await client.openThread(root);
    expect(thread() && isThreadLoaded(thread()!)).toBe(true);
  });
});
