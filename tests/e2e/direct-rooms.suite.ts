import { describe, expect, it } from "vitest";
import type { Page, Report, Room } from "../../src/protocol/entities.js";
import { eventually, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

const UNKNOWN = "01900000-0000-7000-8000-000000000000";

export const openDirect = (user: TestClient, partner: TestClient) => user.put<Room>(`/api/rooms/direct/${partner.id}`);

export function directRoomsSuite(url: () => string): void {
  const two = () => Promise.all([registerUser(url()), registerUser(url())]);
  const joined = async (user: TestClient) => (await user.rooms("?membership=joined")).items.map(({ id }) => id);

  describe("direct rooms", () => {
    it("opens the same room every time, for both people, also at the same time", async () => {
      const [ada, bob] = await two();
      const opens = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? openDirect(ada, bob) : openDirect(bob, ada))),
      );
      expect(new Set(opens.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(opens.map(({ body }) => body.id)).size).toBe(1);
      const { body } = await openDirect(ada, bob);
      expect(body).toMatchObject({ kind: "direct", name: "", memberCount: 2, seq: 0, membership: { role: "owner" } });
      expect(body.people?.map(({ id }) => id)).toEqual([bob.id]);
    });

    it("gives neither person a right to what the other wrote or reported", async () => {
      const [ada, bob] = await two();
      const path = `/api/rooms/${(await openDirect(ada, bob)).body.id}`;
      const roomId = path.slice("/api/rooms/".length);
      const rude = await ada.send(roomId, "rude");
      await ada.patch(`${path}/messages/${rude.id}`, { body: "polite" });
      const report = await bob.post<Report>(`${path}/reports`, { messageId: rude.id, reason: "Rude." });
      expect(report.status).toBe(201);
      for (const person of [ada, bob]) {
        const listed = await person.get(`${path}/reports`);
        const settled = await person.patch(`${path}/reports/${report.body.id}`, { state: "dismissed" });
        const deleted = await person.post(`${path}/messages/delete`, { messageIds: [rude.id] });
        for (const { status, body } of [listed, settled, deleted])
          expect([status, body.code]).toEqual([403, "room.role_required"]);
      }
      const refused = [
        await bob.delete(`${path}/messages/${rude.id}`),
        await bob.get(`${path}/messages/${rude.id}/versions`),
        await bob.delete(`${path}/messages/${rude.id}/versions/${rude.rev}`),
      ];
      for (const { status, body } of refused) expect([status, body.code]).toEqual([403, "message.not_the_author"]);
      const versions = (await ada.get<Page<{ body: string }>>(`${path}/messages/${rude.id}/versions`)).body;
      expect(versions.items.map(({ body }) => body)).toEqual(["rude"]);
      expect((await ada.delete(`${path}/messages/${rude.id}`)).status).toBe(200);
    });

    it("has an id that cannot be computed from its members", async () => {
      const [ada, bob] = await two();
      const [first, notes] = [await openDirect(ada, bob), await openDirect(ada, ada)];
      const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
      const random = (id: string) => id.slice(-12);
      for (const { body } of [first, notes]) {
        expect(body.id).toMatch(uuidV7);
        for (const member of [ada, bob]) expect(random(body.id)).not.toBe(random(member.id));
      }
      expect(random(first.body.id)).not.toBe(random(notes.body.id));
    });

    it("is hidden from the other person until the first message", async () => {
      const [ada, bob] = await two();
      const room = (await openDirect(ada, bob)).body;
      const live = await bob.connect();
      expect(room).toMatchObject({ memberCount: 1, people: [{ id: bob.id }] });
      expect(await joined(bob)).toEqual([]);
      expect(live.ready.rooms).toEqual([]);
      for (const path of [`/api/rooms/${room.id}`, `/api/rooms/${room.id}/changes?after=0`])
        expect((await bob.get(path)).body.code).toBe("room.not_found");
      expect(await live.ask("room:join", { roomId: room.id })).toMatchObject({ error: { code: "room.not_found" } });

      const sent = await ada.send(room.id, "hello Bob");
      await eventually(() => live.messages.length === 1 && live.added.length === 1, "the first message");
      expect([live.added, live.messages[0]?.id]).toEqual([[room.id], sent.id]);
      expect(await joined(bob)).toEqual([room.id]);
      const seen = (await bob.get<Room>(`/api/rooms/${room.id}`)).body;
      expect(seen).toMatchObject({ memberCount: 2, people: [{ id: ada.id }], membership: { unread: 1 } });
      expect(await bob.send(room.id, "hello Ada")).toMatchObject({ seq: 2 });
    });

    it("brings back whoever left, with the next message", async () => {
      const [ada, bob] = await two();
      const room = (await openDirect(ada, bob)).body;
      await ada.send(room.id, "one", "first");
      expect((await bob.post(`/api/rooms/${room.id}/leave`)).status).toBe(204);
      expect(await joined(bob)).toEqual([]);
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.people?.map(({ id }) => id)).toEqual([bob.id]);
      await ada.send(room.id, "one", "first");
      expect(await joined(bob), "a retry of an earlier message").toEqual([]);
      await ada.send(room.id, "two");
      expect(await joined(bob)).toEqual([room.id]);
      const back = (await bob.get<Room>(`/api/rooms/${room.id}`)).body;
      expect(back.membership).toMatchObject({ role: "owner", readSeq: 1, unread: 1 });
    });

    it("reopens the room that both people left", async () => {
      const [ada, bob] = await two();
      const room = (await openDirect(ada, bob)).body;
      await ada.send(room.id, "one");
      for (const user of [ada, bob]) expect((await user.post(`/api/rooms/${room.id}/leave`)).status).toBe(204);
      const again = await openDirect(bob, ada);
      expect(again.body).toMatchObject({ id: room.id, archivedAt: null, memberCount: 1, seq: 1 });
      await bob.send(room.id, "two");
      expect(await joined(ada)).toEqual([room.id]);
    });

    it("keeps notes to oneself with one member", async () => {
      const ada = await registerUser(url());
      const notes = await openDirect(ada, ada);
      expect(notes.body).toMatchObject({ kind: "direct", memberCount: 1, people: [] });
      await ada.send(notes.body.id, "milk");
      expect((await openDirect(ada, ada)).body).toMatchObject({ id: notes.body.id, memberCount: 1, seq: 1 });
    });

    it("refuses unknown and deleted users", async () => {
      const [ada, bob] = await two();
      const room = (await openDirect(ada, bob)).body;
      expect((await bob.delete("/api/users/me", { password: "correct horse battery" })).status).toBe(204);
      for (const id of [UNKNOWN, bob.id]) {
        const answer = await ada.put(`/api/rooms/direct/${id}`);
        expect([answer.status, answer.body.code]).toEqual([404, "user.not_found"]);
      }
      const answer = await ada.post(`/api/rooms/${room.id}/messages`, { body: "hello?" });
      expect(answer.body.code).toBe("user.not_found");
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.people).toMatchObject([{ id: bob.id, deleted: true }]);
    });

    it("answers outsiders as if it did not exist", async () => {
      const [ada, bob] = await two();
      const carol = await registerUser(url());
      const room = (await openDirect(ada, bob)).body;
      await ada.send(room.id, "secret");
      for (const path of ["", "/messages", "/members", "/changes?after=0"])
        expect((await carol.get(`/api/rooms/${room.id}${path}`)).body.code).toBe("room.not_found");
      expect((await carol.post(`/api/rooms/${room.id}/join`)).body.code).toBe("room.not_found");
      const list = (await carol.get<Page<Room>>("/api/rooms?limit=100")).body;
      expect(list.items.map(({ id }) => id)).not.toContain(room.id);
    });

    it("lets neither person remove, ban or mute the other, nor change roles", async () => {
      const [ada, bob] = await two();
      const room = (await openDirect(ada, bob)).body;
      const refusals = async () => [
        await ada.delete(`/api/rooms/${room.id}/members/${bob.id}`),
        await ada.patch(`/api/rooms/${room.id}/members/${bob.id}`, { role: "member" }),
        await ada.put(`/api/rooms/${room.id}/sanctions/${bob.id}/ban`),
      ];
      for (const { body } of await refusals()) expect(body.code).toBe("room.role_required");
      await ada.send(room.id, "hello");
      for (const { body } of await refusals()) expect(body.code).toBe("room.role_required");
    });

    it("delivers messages that both people send while one of them leaves again and again", async () => {
      const [ada, bob] = await two();
      const room = (await openDirect(ada, bob)).body;
      const sends = Array.from({ length: 20 }, (_, index) => ada.send(room.id, `${index}`));
      const leaves = Array.from({ length: 5 }, () => bob.post(`/api/rooms/${room.id}/leave`));
      await Promise.all([...sends, ...leaves]);
      await ada.send(room.id, "last");
      expect(await joined(bob)).toEqual([room.id]);
      expect((await bob.history(room.id)).items).toHaveLength(21);
    });
  });
}
