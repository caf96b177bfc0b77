import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page, Profile, Room } from "../../src/protocol/entities.js";
import type { ReadMarked, Seen } from "../../src/protocol/presence-entities.js";
import { eventually, register, type LiveClient, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";
import { block } from "./blocks.suite.js";
import type { TwoNodes } from "./two-nodes.suite.js";

const codeOf = (answer: Readonly<{ body: unknown }>) => (answer.body as { code: string }).code;

/** Suite of the list of people who have read a message, over REST. */
export function receiptsSuite(url: () => string): void {
  const scene = async (receipts = true) => {
    const [ada, bob, eve] = await Promise.all([register(url()), register(url()), register(url())]);
    const room = await ada.createRoom();
    for (const member of [bob, eve]) await member.post(`/api/rooms/${room.id}/join`);
    await ada.patch<Room>(`/api/rooms/${room.id}`, { settings: { receipts } });
    const seen = async (who: TestClient, messageId: string, query = "") =>
      who.get<Page<Seen>>(`/api/rooms/${room.id}/messages/${messageId}/seen${query}`);
    const readers = async (messageId: string, query = "") => {
      const { body } = await seen(ada, messageId, query);
      return [body.items.map(({ user }) => user.id), body.nextCursor] as const;
    };
    const mark = (who: TestClient, seq: number) => who.put(`/api/rooms/${room.id}/read`, { seq });
    return { ada, bob, eve, roomId: room.id, seen, readers, mark };
  };

  describe("receipts", () => {
    it("tell the author who has read a message, whose marker stands still longest first, page by page", async () => {
      const { ada, bob, eve, roomId, readers, mark } = await scene();
      const message = await ada.send(roomId, "hello");
      expect(await readers(message.id)).toEqual([[], null]);
      await mark(eve, 1);
      await bob.post("/api/read-all");
      expect(await readers(message.id)).toEqual([[eve.id, bob.id], null]);
      const [first, cursor] = await readers(message.id, "?limit=1");
      expect(first).toEqual([eve.id]);
      expect(await readers(message.id, `?limit=1&cursor=${cursor}`)).toEqual([[bob.id], null]);
      const wrong = await ada.get(`/api/rooms/${roomId}/messages/${message.id}/seen?cursor=nothing`);
      expect(codeOf(wrong)).toBe("request.invalid");
    });

    it("count the marker of a thread for its replies", async () => {
      const { ada, bob, roomId, readers, mark } = await scene();
      const root = await bob.send(roomId, "root");
      const { body: reply } = await ada.post<{ id: string }>(`/api/rooms/${roomId}/messages`, {
        body: "a reply",
        threadOf: root.id,
      });
      await mark(bob, 1);
      expect(await readers(reply.id)).toEqual([[], null]);
      await bob.put(`/api/rooms/${roomId}/messages/${root.id}/thread/read`, { seq: 1 });
      expect(await readers(reply.id)).toEqual([[bob.id], null]);
    });

    it("are for the author alone, and only where the room shows them", async () => {
      const { ada, bob, roomId, seen } = await scene(false);
      const message = await ada.send(roomId, "hello");
      expect(codeOf(await seen(bob, message.id))).toBe("message.not_the_author");
      expect(codeOf(await seen(ada, message.id))).toBe("room.receipts_off");
      const stranger = await register(url());
      expect(codeOf(await seen(stranger, message.id))).toBe("room.not_a_member");
    });

    it("are hidden in both directions by a personal choice, which only my own profile shows", async () => {
      const { ada, bob, eve, roomId, seen, readers, mark } = await scene();
      const message = await ada.send(roomId, "hello");
      for (const member of [bob, eve]) await mark(member, 1);
      const { body: profile } = await bob.patch<Profile>("/api/users/me", { receipts: false });
      expect(profile.receipts).toBe(false);
      expect(await readers(message.id)).toEqual([[eve.id], null]);
      const mine = await bob.send(roomId, "mine");
      expect(codeOf(await seen(bob, mine.id))).toBe("account.receipts_off");
      expect((await ada.get<object>(`/api/users/${bob.id}`)).body).not.toHaveProperty("receipts");
      await bob.patch("/api/users/me", { receipts: true });
      expect((await readers(message.id))[0]).toContain(bob.id);
      expect(codeOf(await bob.patch("/api/users/me", { receipts: "yes" }))).toBe("request.invalid");
    });

    it("tell nothing about people whom a block separates, former members, and those who may not see the message", async () => {
      const { ada, bob, eve, roomId, readers, seen, mark } = await scene();
      const message = await ada.send(roomId, "hello");
      for (const member of [bob, eve]) await mark(member, 1);
      await block(bob, ada);
      expect(await readers(message.id)).toEqual([[eve.id], null]);
      await bob.delete(`/api/users/${ada.id}/block`);
      const hers = await eve.send(roomId, "mine");
      await eve.post(`/api/rooms/${roomId}/leave`);
      expect(await readers(message.id)).toEqual([[bob.id], null]);
      expect(codeOf(await seen(eve, hers.id))).toBe("room.not_a_member");
      await ada.patch(`/api/rooms/${roomId}`, { settings: { history: "sinceJoin" } });
      await eve.post(`/api/rooms/${roomId}/join`);
      await ada.send(roomId, "after");
      await mark(eve, 3);
      expect(await readers(message.id)).toEqual([[bob.id], null]);
      expect(codeOf(await seen(eve, hers.id))).toBe("message.not_found");
    });
  });
}

const SLOWLY = { timeout: 10_000, interval: 100 };

/** Suite of markers that members of a room are told of live, on two nodes. */
export function liveReceiptsSuite(mode: string, start: () => Promise<TwoNodes>): void {
  describe(`live receipts on two nodes, ${mode}`, () => {
    let nodes: TwoNodes;
    beforeAll(async () => {
      nodes = await start();
    });
    afterAll(() => nodes?.close());

    const toldTo = ({ socket }: LiveClient) => {
      const told: ReadMarked[] = [];
      socket.on("read:marked", (marked) => void told.push(marked));
      return told;
    };

    /** Ada and Carol on the first node, Bob on the second, in a room with receipts. Each may have been told of markers. */
    const scene = async (settings: object = { receipts: true }) => {
      const [first, second] = [nodes.apps[0].url, nodes.apps[1].url];
      const [ada, bob] = [await registerUser(first, "ada"), await registerUser(second, "bob")];
      const carol = await registerUser(first, "carol");
      const { id: roomId } = await ada.createRoom();
      await ada.patch(`/api/rooms/${roomId}`, { settings });
      for (const member of [bob, carol]) await member.post(`/api/rooms/${roomId}/join`);
      const [adaLive, bobLive, carolLive] = [await ada.connect(), await bob.connect(), await carol.connect()];
      const told = { ada: toldTo(adaLive), bob: toldTo(bobLive), carol: toldTo(carolLive) };
      return { ada, bob, carol, adaLive, bobLive, carolLive, told, roomId };
    };

    it("reach the other members on every node at once, from the socket and from REST, and not one's own devices", async () => {
      const { ada, bob, carol, bobLive, told, roomId } = await scene();
      const other = toldTo(await bob.connect());
      await ada.send(roomId, "hello");
      await bobLive.do("read:mark", { roomId, seq: 1 });
      const marked = { roomId, threadOf: null, userId: bob.id, seq: 1 };
      await expect.poll(() => [told.ada, told.carol], SLOWLY).toEqual([[marked], [marked]]);
      await carol.put(`/api/rooms/${roomId}/read`, { seq: 1 });
      await expect.poll(() => told.bob, SLOWLY).toEqual([{ ...marked, userId: carol.id }]);
      expect(other.filter(({ userId }) => userId === bob.id)).toEqual([]);
    });

    it("come from threads too, and from marking everything as read", async () => {
      const { ada, bob, bobLive, told, roomId } = await scene();
      const root = await bob.send(roomId, "root");
      await ada.post(`/api/rooms/${roomId}/messages`, { body: "a reply", threadOf: root.id });
      await eventually(() => bobLive.changes.some(({ messages }) => messages.some((one) => one.threadSeq === 1)), "it");
      await bobLive.do("read:mark", { roomId, threadOf: root.id, seq: 1 });
      await expect.poll(() => told.ada, SLOWLY).toEqual([{ roomId, threadOf: root.id, userId: bob.id, seq: 1 }]);
      await ada.send(roomId, "more");
      await bob.post("/api/read-all");
      await expect.poll(() => told.ada.at(-1), SLOWLY).toEqual({ roomId, threadOf: null, userId: bob.id, seq: 2 });
    });

    it("tell nothing to or about people who hide theirs, on all nodes", async () => {
      const { ada, bob, carol, told, roomId } = await scene();
      await ada.send(roomId, "hello");
      await bob.patch("/api/users/me", { receipts: false });
      for (const member of [bob, carol]) await member.put(`/api/rooms/${roomId}/read`, { seq: 1 });
      await expect.poll(() => told.ada.map(({ userId }) => userId), SLOWLY).toEqual([carol.id]);
      await ada.send(roomId, "again");
      await bob.patch("/api/users/me", { receipts: true });
      await expect
        .poll(async () => {
          await ada.send(roomId, "more");
          await carol.post("/api/read-all");
          return told.bob.map(({ userId }) => userId);
        }, SLOWLY)
        .toContain(carol.id);
    });

    it("tell nothing across a block, in either direction", async () => {
      const { ada, bob, carol, told, roomId } = await scene();
      await block(ada, bob);
      const { body } = await bob.post<{ seq: number }>(`/api/rooms/${roomId}/messages`, { body: "hello" });
      for (const member of [ada, carol]) await member.put(`/api/rooms/${roomId}/read`, { seq: body.seq });
      await expect.poll(() => told.bob.map(({ userId }) => userId), SLOWLY).toEqual([carol.id]);
      await carol.send(roomId, "more");
      await bob.post("/api/read-all");
      await expect.poll(() => told.carol.some(({ userId }) => userId === bob.id), SLOWLY).toBe(true);
      expect(told.ada.some(({ userId }) => userId === bob.id)).toBe(false);
    });

    it("tell nothing in rooms without receipts, to former members, and of what a late joiner may not see", async () => {
      const { ada, bob, carol, told, roomId } = await scene({ receipts: false, history: "sinceJoin" });
      await ada.send(roomId, "hello");
      await bob.put(`/api/rooms/${roomId}/read`, { seq: 1 });
      await ada.patch(`/api/rooms/${roomId}`, { settings: { receipts: true } });
      await carol.post(`/api/rooms/${roomId}/leave`);
      await carol.post(`/api/rooms/${roomId}/join`);
      await ada.send(roomId, "again");
      const late = await registerUser(nodes.apps[1].url, "late");
      const lateLive = await late.connect();
      const toldLate = toldTo(lateLive);
      await late.post(`/api/rooms/${roomId}/join`);
      await eventually(() => lateLive.added.length > 0, "the room");
      await bob.put(`/api/rooms/${roomId}/read`, { seq: 2 });
      await expect.poll(() => told.ada.map(({ seq }) => seq), SLOWLY).toEqual([2]);
      await ada.send(roomId, "for all");
      await bob.put(`/api/rooms/${roomId}/read`, { seq: 3 });
      await expect.poll(() => toldLate.map(({ seq }) => seq), SLOWLY).toEqual([3]);
    });
  });
}
