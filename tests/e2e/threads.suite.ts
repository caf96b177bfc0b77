import { describe, expect, it } from "vitest";
import type { Message, MyThread, Page, ReadMarkers, Room, ThreadPage } from "../../src/protocol/entities.js";
import { eventually } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

export function threadsSuite(url: () => string): void {
  const scene = async () => {
    const [ada, bob] = await Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
    const room = await ada.createRoom();
    await bob.post(`/api/rooms/${room.id}/join`);
    const root = await ada.send(room.id, "the root");
    const [adaLive, bobLive] = await Promise.all([ada.connect(), bob.connect()]);
    const path = `/api/rooms/${room.id}/messages/${root.id}`;
    const reply = async (person: typeof ada, fields: object = {}) => {
      const sent = { body: "a reply", threadOf: root.id, ...fields };
      return person.post<Message>(`/api/rooms/${room.id}/messages`, sent);
    };
    return { ada, bob, room, root, adaLive, bobLive, path, reply };
  };
  type Person = Awaited<ReturnType<typeof scene>>["ada"];
  const thread = async (person: Person, path: string) => (await person.get<ThreadPage>(`${path}/thread`)).body;
  const roomOf = async (person: Person, id: string) => (await person.get<Room>(`/api/rooms/${id}`)).body;

  describe("threads", () => {
    it("announces a reply with its root, which leaves out what stayed as it was", async () => {
      const { bob, root, adaLive, path, ada, reply } = await scene();
      const { status, body } = await reply(bob);
      expect({ status, body }).toMatchObject({ status: 201, body: { seq: null, threadOf: root.id, threadSeq: 1 } });
      await eventually(() => adaLive.changes.length === 1, "the reply");
      const messages = adaLive.changes[0]?.messages ?? [];
      expect(messages.map(({ id }) => id)).toEqual([body.id, root.id]);
      expect(messages[1]).toMatchObject({ lean: true, rev: body.rev, thread: { replies: 1, lastSeq: 1 } });
      expect(await thread(ada, path)).toMatchObject({
        root: { id: root.id, body: "the root" },
        items: [{ id: body.id }],
      });
    });

    it("counts replies in their thread, so that reading it leaves the room as it was", async () => {
      const { ada, bob, room, path, reply } = await scene();
      await bob.send(room.id, "in the room");
      await reply(bob);
      await reply(bob);
      expect(await roomOf(ada, room.id)).toMatchObject({ seq: 2, membership: { unread: 1 } });
      const { body } = await ada.put<ReadMarkers>(`${path}/thread/read`, { seq: 99 });
      expect(body).toEqual({ readSeq: 2, unreadFrom: null, unread: 0, unreadMentions: 0 });
      expect(await roomOf(ada, room.id)).toMatchObject({ membership: { unread: 1 } });
      const again = await ada.put<ReadMarkers>(`${path}/thread/unread`, { seq: 2 });
      expect(again.body).toEqual({ readSeq: 2, unreadFrom: 2, unread: 1, unreadMentions: 0 });
    });

    it("marks threads over the socket, while the room's marker stays", async () => {
      const { bob, room, root, adaLive, reply, ada } = await scene();
      await bob.send(room.id, "in the room");
      for (let replies = 0; replies < 2; replies += 1) await reply(bob);
      const mark = (event: "read:mark" | "read:unmark", seq: number) =>
        adaLive.do(event, { roomId: room.id, threadOf: root.id, seq });
      expect(await mark("read:mark", 1)).toEqual({ readSeq: 1, unreadFrom: null, unread: 1, unreadMentions: 0 });
      expect(await mark("read:mark", 99)).toEqual({ readSeq: 2, unreadFrom: null, unread: 0, unreadMentions: 0 });
      expect(await mark("read:unmark", 1)).toEqual({ readSeq: 2, unreadFrom: 1, unread: 2, unreadMentions: 0 });
      expect(await roomOf(ada, room.id)).toMatchObject({ membership: { readSeq: 1, unread: 1 } });
      const nowhere = { roomId: room.id, threadOf: room.id, seq: 1 };
      expect(await adaLive.ask("read:mark", nowhere)).toMatchObject({ error: { code: "message.not_found" } });
    });

    it("lets a room be marked as read whose newest message stands in a thread", async () => {
      const { ada, bob, room, root, adaLive, path, reply } = await scene();
      await bob.send(room.id, "in the room");
      await reply(bob, { alsoInRoom: true });
      await reply(bob);
      const read = (seq: number) => adaLive.do("read:mark", { roomId: room.id, seq });
      const { seq, lastMessage, membership } = await roomOf(ada, room.id);
      expect({ seq, membership }).toMatchObject({ seq: 3, membership: { readSeq: 1, unread: 2 } });
      expect(lastMessage).toMatchObject({ seq: 3, threadOf: root.id });
      expect(await read(lastMessage?.seq ?? 0)).toMatchObject({ readSeq: 3, unread: 0 });
      expect((await ada.get<Page<MyThread>>("/api/threads?unread=true")).body.items).toMatchObject([{ unread: 2 }]);
      await ada.put(`${path}/thread/read`, { seq: 2 });
      expect((await ada.get<Page<MyThread>>("/api/threads?unread=true")).body.items).toEqual([]);
      expect(await roomOf(ada, room.id)).toMatchObject({ membership: { readSeq: 3, unread: 0 } });
    });

    it("marks followed threads as read together with all rooms", async () => {
      const { ada, bob, reply } = await scene();
      await reply(bob);
      await reply(bob);
      expect((await ada.post("/api/read-all")).status).toBe(204);
      expect((await ada.get<Page<MyThread>>("/api/threads")).body.items).toMatchObject([{ readSeq: 2, unread: 0 }]);
    });

    it("refuses replies to replies and to deleted messages", async () => {
      const { ada, bob, path, reply } = await scene();
      const { body } = await reply(bob, { clientMessageId: "once" });
      const nested = await reply(ada, { threadOf: body.id });
      expect(nested).toMatchObject({ status: 400, body: { code: "thread.nested" } });
      await ada.delete(path);
      expect(await reply(ada)).toMatchObject({ status: 409, body: { code: "message.deleted" } });
      expect(await reply(bob, { clientMessageId: "once" })).toMatchObject({ status: 200, body: { id: body.id } });
      expect(await thread(ada, path)).toMatchObject({ root: { body: null }, items: [{ id: body.id }] });
    });

    it("takes a deleted reply out of the summary, in the same change", async () => {
      const { ada, bob, room, root, path, adaLive, reply } = await scene();
      const { body } = await reply(bob);
      const { body: last } = await reply(ada);
      await eventually(() => adaLive.changes.at(-1)?.rev === last.rev, "the replies");
      await bob.delete(`/api/rooms/${room.id}/messages/${body.id}`);
      const page = await thread(ada, path);
      expect(page.root.thread).toMatchObject({ replies: 1, lastSeq: 2, participants: [{ id: ada.id }] });
      await eventually(() => adaLive.changes.at(-1)?.rev === page.root.rev, "the deletion");
      expect(adaLive.changes.at(-1)?.messages.map(({ id }) => id)).toEqual([body.id, root.id]);
    });

    it("makes people follow a thread when an edit mentions them, and tells their devices", async () => {
      const { ada, bob, room, root, adaLive, reply } = await scene();
      const carol = await registerUser(url(), "carol");
      await carol.post(`/api/rooms/${room.id}/join`);
      const { socket } = await carol.connect();
      const { username } = carol.session.user;
      const followed: string[] = [];
      socket.on("user:changed", ({ threads = [] }) => followed.push(...threads.map(({ rootId }) => rootId)));
      await reply(bob);
      const { body: edited } = await reply(ada);
      await reply(bob);
      const target = { roomId: room.id, messageId: edited.id };
      await adaLive.do("message:edit", { ...target, body: `a reply to @${username}` });
      const threads = async (person: Person) => (await person.get<Page<MyThread>>("/api/threads")).body.items;
      expect(await threads(carol)).toMatchObject([{ root: { id: root.id }, following: true, readSeq: 1, unread: 2 }]);
      await eventually(() => followed.includes(root.id), "the follow");
      await carol.delete(`/api/rooms/${room.id}/messages/${root.id}/follow`);
      for (const body of ["nobody", `@${username} again`])
        await ada.patch(`/api/rooms/${room.id}/messages/${edited.id}`, { body });
      expect(await threads(carol)).toEqual([]);
    });

    it("lists followed threads until they are unfollowed or their room is left", async () => {
      const { ada, bob, room, root, bobLive, path, reply } = await scene();
      await reply(bob);
      const list = async (person: Person) => (await person.get<Page<MyThread>>("/api/threads")).body.items;
      expect(await list(ada)).toMatchObject([
        { root: { id: root.id }, roomId: room.id, following: true, readSeq: 0, unread: 1 },
      ]);
      expect(await list(bob)).toMatchObject([{ readSeq: 1, unread: 0 }]);
      expect((await ada.delete(`${path}/follow`)).body).toEqual({ following: false });
      expect(await list(ada)).toEqual([]);
      const target = { roomId: room.id, messageId: root.id };
      expect(await bobLive.ask("thread:unfollow", target)).toEqual({ ok: true, data: { following: false } });
      expect(await bobLive.ask("thread:follow", target)).toEqual({ ok: true, data: { following: true } });
      expect(await list(bob)).toHaveLength(1);
      await bob.post(`/api/rooms/${room.id}/leave`);
      expect(await list(bob)).toEqual([]);
      await bob.post(`/api/rooms/${room.id}/join`);
      expect(await list(bob)).toEqual([]);
    });
  });
}
