import { describe, expect, it, onTestFinished } from "vitest";
import type { Page, Room } from "../../src/protocol/entities.js";
import type { Draft, UserChanged, UserSynced } from "../../src/protocol/user-entities.js";
import { eventually, logIn, register, type TestClient } from "../support/client.js";

const list = async (client: TestClient, query = "") => (await client.get<Page<Draft>>(`/api/drafts${query}`)).body;

/** Texts that a user keeps on the server until they send them. */
export function draftsSuite(url: () => string): void {
  const scene = async () => {
    const [ada, bob] = await Promise.all([register(url()), register(url())]);
    const room = await ada.createRoom();
    await bob.post(`/api/rooms/${room.id}/join`);
    const root = await ada.send(room.id, "root");
    return { ada, bob, room, root, path: `/api/rooms/${room.id}/draft` };
  };
  const live = async (client: TestClient) => {
    const connected = await client.connect();
    onTestFinished(() => void connected.socket.disconnect());
    return connected;
  };

  describe("drafts", () => {
    it("keeps a draft of the room and one of each thread, and lists the latest first", async () => {
      const { ada, bob, room, root, path } = await scene();
      const saved = await bob.put<Draft>(path, { body: " Half a sent\n", data: { quoted: [root.id] } });
      const { rev, updatedAt, ...draft } = saved.body;
      expect([saved.status, draft]).toEqual([
        200,
        { roomId: room.id, threadOf: null, body: " Half a sent\n", data: { quoted: [root.id] } },
      ]);
      const reply = (await bob.put<Draft>(path, { threadOf: root.id, body: "a reply" })).body;
      expect(reply).toMatchObject({ threadOf: root.id, body: "a reply", data: null, rev: rev + 1 });
      expect(await list(bob)).toEqual({ items: [reply, saved.body], nextCursor: null });
      const first = await list(bob, "?limit=1");
      expect(first).toEqual({ items: [reply], nextCursor: expect.any(String) });
      expect((await list(bob, `?limit=1&cursor=${first.nextCursor}`)).items).toEqual([saved.body]);
      expect((await list(ada)).items).toEqual([]);
      expect(Date.parse(updatedAt)).toBeGreaterThan(0);
    });

    it("replaces a draft, keeps one that says the same, and deletes it once", async () => {
      const { bob, path } = await scene();
      const first = (await bob.put<Draft>(path, { body: "one", data: { a: 1, b: 2 } })).body;
      expect((await bob.put<Draft>(path, { body: "one", data: { b: 2, a: 1 }, expectedRev: 0 })).body).toEqual(first);
      const second = (await bob.put<Draft>(path, { body: "", data: { file: "a.png" } })).body;
      expect(second).toMatchObject({ body: "", data: { file: "a.png" }, rev: first.rev + 1 });
      expect((await bob.put<Draft>(path, { body: "three", data: null })).body.data).toBeNull();
      expect([(await bob.delete(path)).status, (await bob.delete(path)).status]).toEqual([204, 204]);
      expect((await list(bob)).items).toEqual([]);
    });

    it("refuses a write on an older draft, with the newer one", async () => {
      const { bob, room, path } = await scene();
      const first = (await bob.put<Draft>(path, { body: "on the laptop", expectedRev: 0 })).body;
      const newer = (await bob.put<Draft>(path, { body: "on the phone", expectedRev: first.rev })).body;
      const refusals = [
        await bob.put(path, { body: "on the laptop again", expectedRev: first.rev }),
        await bob.delete(`${path}?expectedRev=${first.rev}`),
      ];
      for (const { status, body } of refusals)
        expect([status, body.code, body.details]).toEqual([409, "draft.changed", { draft: newer }]);
      await bob.delete(`${path}?expectedRev=${newer.rev}`);
      const late = await bob.put(path, { body: "on the laptop again", expectedRev: newer.rev });
      expect(late.body.details).toEqual({
        draft: { roomId: room.id, threadOf: null, rev: newer.rev + 1, deleted: true },
      });
      expect((await bob.put(path, { body: "anew", expectedRev: newer.rev + 1 })).status).toBe(200);
    });

    it("lets one of many simultaneous writes on the same draft win", async () => {
      const { bob, path } = await scene();
      const writes = [1, 2, 3, 4, 5].map((each) => bob.put<Draft>(path, { body: `device ${each}`, expectedRev: 0 }));
      const answers = await Promise.all(writes);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
      expect((await list(bob)).items).toEqual(answers.flatMap(({ status, body }) => (status === 200 ? [body] : [])));
    });

    it("refuses bad drafts, each with its code", async () => {
      const { bob, root, path } = await scene();
      const reply = (
        await bob.post<{ id: string }>(path.replace("draft", "messages"), { body: "r", threadOf: root.id })
      ).body;
      const codeOf = async (body: object) => (await bob.put(path, body)).body.code;
      expect(await codeOf({ body: " \n" })).toBe("message.empty");
      expect(await codeOf({ body: "" })).toBe("message.empty");
      expect(await codeOf({ body: "a".repeat(4_001) })).toBe("message.too_long");
      for (const bad of [{}, { body: 5 }, { body: null }, { body: "a\0" }, { body: "a", data: [] }])
        expect(await codeOf(bad)).toBe("request.invalid");
      for (const bad of [{ threadOf: "x" }, { expectedRev: -1 }, { data: { deep: "a".repeat(4_096) } }])
        expect(await codeOf({ body: "a", ...bad })).toBe("request.invalid");
      expect(await codeOf({ body: "a", threadOf: reply.id })).toBe("thread.nested");
      await bob.delete(`${path.replace("draft", "messages")}/${reply.id}`);
      expect((await list(bob)).items).toEqual([]);
    });

    it("keeps the draft of a thread whose root was deleted, and refuses to change it", async () => {
      const { ada, bob, room, root, path } = await scene();
      const draft = (await bob.put<Draft>(path, { threadOf: root.id, body: "a reply" })).body;
      await ada.delete(`/api/rooms/${room.id}/messages/${root.id}`);
      expect((await bob.put(path, { threadOf: root.id, body: "another" })).body.code).toBe("message.deleted");
      expect((await list(bob)).items).toEqual([draft]);
      expect((await bob.delete(`${path}?threadOf=${root.id}`)).status).toBe(204);
    });

    it("brings drafts to every device of the user alone, live and after an absence", async () => {
      const { ada, bob, room, root, path } = await scene();
      const [laptop, adas] = [await live(bob), await live(ada)];
      const changes: UserChanged[] = [];
      laptop.socket.on("user:changed", (change) => changes.push(change));
      adas.socket.on("user:changed", () => expect.unreachable());
      const phone = await logIn(url(), bob);
      const draft = (await phone.put<Draft>(path, { threadOf: root.id, body: "a reply" })).body;
      await eventually(() => changes.length === 1, "the draft");
      const { rev } = draft;
      expect(changes).toEqual([{ from: rev - 1, rev, drafts: [draft] }]);
      await phone.delete(`${path}?threadOf=${root.id}`);
      await eventually(() => changes.length === 2, "the deletion");
      const removed = { roomId: room.id, threadOf: root.id, rev: rev + 1, deleted: true as const };
      expect(changes[1]?.drafts).toEqual([removed]);
      const synced = await laptop.do<UserSynced>("user:sync", { after: rev - 1 });
      expect(synced.drafts).toEqual([removed]);
    });

    it.each(["leaves", "is removed from"])("removes the drafts of a room that the user %s", async (how) => {
      const { ada, bob, room, root, path } = await scene();
      const other = await bob.createRoom();
      const kept = (await bob.put<Draft>(`/api/rooms/${other.id}/draft`, { body: "kept" })).body;
      await bob.put(path, { body: "in the room" });
      const { rev } = (await bob.put<Draft>(path, { body: "in the thread", threadOf: root.id })).body;
      if (how === "leaves") await bob.post(`/api/rooms/${room.id}/leave`);
      else await ada.delete(`/api/rooms/${room.id}/members/${bob.id}`);
      expect((await list(bob)).items).toEqual([kept]);
      const { memberships, drafts } = await (await live(bob)).do<UserSynced>("user:sync", { after: rev });
      expect(memberships).toEqual([{ roomId: room.id, rev: rev + 1, deleted: true }]);
      expect(drafts).toHaveLength(2);
      for (const draft of drafts) expect(draft).toMatchObject({ roomId: room.id, rev: rev + 1, deleted: true });
      expect((await bob.put(path, { body: "late" })).body.code).toBe("room.not_a_member");
      await bob.post(`/api/rooms/${room.id}/join`);
      expect((await list(bob)).items).toEqual([kept]);
    });

    it("leaves no draft behind when a write races with the end of the membership", async () => {
      const { bob, room, path } = await scene();
      await Promise.all([
        ...[1, 2, 3, 4].map((each) => bob.put(path, { body: `${each}` })),
        bob.post(`/api/rooms/${room.id}/leave`),
        ...[5, 6, 7, 8].map((each) => bob.put(path, { body: `${each}` })),
      ]);
      expect((await list(bob)).items).toEqual([]);
    });

    it("takes drafts in an archived room", async () => {
      const { ada, bob, room, path } = await scene();
      await ada.post<Room>(`/api/rooms/${room.id}/archive`);
      expect((await bob.put(path, { body: "for later" })).status).toBe(200);
      expect((await bob.delete(path)).status).toBe(204);
    });
  });
}
