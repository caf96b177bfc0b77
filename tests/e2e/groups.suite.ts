import { describe, expect, it } from "vitest";
import type { AuditEntry, Member, Page, Room } from "../../src/protocol/entities.js";
import { eventually, issuePaths, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

const UNKNOWN = "01900000-0000-7000-8000-000000000000";

export function groupsSuite(url: () => string): void {
  const people = (count: number) => Promise.all(Array.from({ length: count }, () => registerUser(url())));
  const group = (creator: TestClient, others: readonly TestClient[], clientRoomId?: string) =>
    creator.post<Room>("/api/rooms/group", { userIds: others.map(({ id }) => id), clientRoomId });
  const add = (user: TestClient, room: Room, other: TestClient, options = {}) =>
    user.put<Member>(`/api/rooms/${room.id}/members/${other.id}`, options);

  describe("groups", () => {
    it("makes everybody a member at once, and names the others", async () => {
      const [ada, bob, carol] = (await people(3)) as [TestClient, TestClient, TestClient];
      const live = await bob.connect();
      const { status, body } = await group(ada, [bob, carol]);
      expect([status, body.kind, body.name, body.memberCount]).toEqual([201, "group", "", 3]);
      expect(body.membership?.role).toBe("owner");
      expect(body.people?.map(({ id }) => id).toSorted()).toEqual([bob.id, carol.id].toSorted());
      await eventually(() => live.added.length === 1, "the announcement");
      const seen = (await bob.get<Room>(`/api/rooms/${body.id}`)).body;
      expect(seen.membership?.role).toBe("member");
      expect(seen.people?.map(({ id }) => id).toSorted()).toEqual([ada.id, carol.id].toSorted());
      const { notices } = await carol.history(body.id);
      const lines = notices.map(({ kind, subject }) => `${kind} ${subject?.id ?? ""}`);
      expect(new Set(lines)).toEqual(new Set(["created ", `added ${bob.id}`, `added ${carol.id}`]));
      expect(lines[0]).toBe("created ");
      const audited = (await ada.get<Page<AuditEntry>>(`/api/rooms/${body.id}/audit`)).body.items;
      expect(audited.at(-1)?.action).toBe("created");
      expect(await bob.changes(body.id, 0)).toMatchObject({ rev: 1, members: { length: 3 } });
    });

    it("creates one group for one clientRoomId, however often it is retried", async () => {
      const [ada, bob, carol] = (await people(3)) as [TestClient, TestClient, TestClient];
      const made = await Promise.all(Array.from({ length: 10 }, () => group(ada, [bob], "once")));
      expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
      expect((await group(ada, [bob, carol], "once")).body).toMatchObject({ id: made[0]?.body.id, memberCount: 2 });
      expect((await group(bob, [ada], "once")).body.id).not.toBe(made[0]?.body.id);
    });

    it("refuses unknown people, too few and repeated ones, and creates nothing", async () => {
      const [ada, bob] = (await people(2)) as [TestClient, TestClient];
      const ask = async (userIds: readonly string[]) => (await ada.post("/api/rooms/group", { userIds })).body.code;
      expect(await ask([bob.id, UNKNOWN])).toBe("user.not_found");
      expect(await ask([])).toBe("request.invalid");
      expect(await ask([ada.id])).toBe("request.invalid");
      expect(await ask([bob.id, bob.id])).toBe("request.invalid");
      expect(await ask(Array.from({ length: 50 }, (_, index) => UNKNOWN.slice(0, -2) + (10 + index)))).toBe(
        "request.invalid",
      );
      expect((await ada.rooms("?membership=joined")).items).toEqual([]);
      expect((await bob.rooms("?membership=joined")).items).toEqual([]);
    });

    it("becomes a private room with a name, by its owner", async () => {
      const [ada, bob, carol] = (await people(3)) as [TestClient, TestClient, TestClient];
      const live = await bob.connect();
      const room = (await group(ada, [bob])).body;
      await ada.send(room.id, "before");
      const path = `/api/rooms/${room.id}`;
      const issues = async (person: TestClient, body: object, at = path) => issuePaths(await person.patch(at, body));
      expect((await bob.patch(path, { visibility: "private", name: "Ours" })).body.code).toBe("room.role_required");
      expect(await issues(ada, { visibility: "private" })).toEqual(["name"]);
      expect(await issues(ada, { visibility: "private", name: " " })).toEqual(["name"]);
      expect(await issues(ada, { visibility: "public", name: "Ours" })).toEqual(["visibility"]);
      expect(await issues(ada, { name: "Ours" })).toEqual(["name"]);

      const named = await ada.patch<Room>(path, { visibility: "private", name: "Ours" });
      expect(named).toMatchObject({
        status: 200,
        body: { id: room.id, kind: "private", name: "Ours", memberCount: 2 },
      });
      expect(named.body.people).toBeUndefined();
      expect(named.body.lastMessage?.body).toBe("before");
      const again = await ada.patch<Room>(path, { visibility: "private", name: "Ours" });
      expect(again.body.rev).toBe(named.body.rev);
      const { room: synced, notices } = await bob.changes(room.id, named.body.rev - 1);
      expect(synced).toMatchObject({ kind: "private", name: "Ours" });
      expect(notices).toMatchObject([{ kind: "renamed", data: { name: "Ours" } }]);
      await eventually(() => live.changes.at(-1)?.room?.kind === "private", "the announcement");
      expect((await add(bob, room, carol)).body).toMatchObject({ code: "room.role_required" });
      expect((await bob.rooms("?kind=private&q=Ours")).items.map(({ id }) => id)).toEqual([room.id]);
    });

    it("is the only kind of room that becomes a private one", async () => {
      const [ada, bob] = (await people(2)) as [TestClient, TestClient];
      const direct = (await ada.put<Room>(`/api/rooms/direct/${bob.id}`)).body;
      for (const room of [direct, await ada.createRoom()]) {
        const refused = await ada.patch(`/api/rooms/${room.id}`, { visibility: "private", name: "Ours" });
        expect([room.kind, refused.status, issuePaths(refused)]).toEqual([room.kind, 400, ["visibility"]]);
      }
    });

    it("lets any member add others, up to 50 people exactly", async () => {
      const [ada, bob, ...others] = (await people(54)) as [TestClient, TestClient, ...TestClient[]];
      const room = (await group(ada, [bob])).body;
      const answers = await Promise.all(others.map((other) => add(bob, room, other)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(48);
      const refused = answers.filter(({ status }) => status !== 200).map(({ status, body }) => [status, body]);
      expect(refused).toMatchObject(Array.from({ length: 4 }, () => [409, { code: "room.full" }]));
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body).toMatchObject({
        memberCount: 50,
        people: { length: 8 },
      });
    });

    it("answers outsiders as if it did not exist", async () => {
      const [ada, bob, eve] = (await people(3)) as [TestClient, TestClient, TestClient];
      const room = (await group(ada, [bob])).body;
      expect((await eve.get(`/api/rooms/${room.id}`)).body.code).toBe("room.not_found");
      expect((await eve.put(`/api/rooms/${room.id}/members/${eve.id}`)).body.code).toBe("room.not_found");
      expect((await eve.post(`/api/rooms/${room.id}/invites`)).body.code).toBe("room.not_found");
    });
  });

  describe("adding members", () => {
    it("adds somebody to a private room, once, with a notice and an announcement", async () => {
      const [ada, bob] = (await people(2)) as [TestClient, TestClient];
      const room = await ada.createRoom({ visibility: "private" });
      const live = await bob.connect();
      const added = await add(ada, room, bob);
      expect([added.status, added.body]).toMatchObject([200, { user: { id: bob.id }, role: "member", rev: 2 }]);
      expect((await add(ada, room, bob, { role: "moderator" })).body).toEqual(added.body);
      await eventually(() => live.added.length === 1, "the announcement");
      const { notices } = await bob.history(room.id);
      expect(notices.at(-1)).toMatchObject({ kind: "added", actor: { id: ada.id }, subject: { id: bob.id } });
    });

    it("hides earlier messages from somebody added from now on", async () => {
      const [ada, bob, carol] = (await people(3)) as [TestClient, TestClient, TestClient];
      const room = await ada.createRoom({ visibility: "private" });
      await ada.send(room.id, "before");
      await add(ada, room, bob, { history: "fromNow" });
      await add(ada, room, carol, { history: "all" });
      await ada.send(room.id, "after");
      const texts = async (user: TestClient) => (await user.history(room.id)).items.map(({ body }) => body);
      expect([await texts(bob), await texts(carol)]).toEqual([["after"], ["before", "after"]]);
      const { membership } = (await bob.get<Room>(`/api/rooms/${room.id}`)).body;
      expect(membership).toMatchObject({ visibleFrom: 2, unread: 1 });
    });

    it("lets nobody give more of the history than they see, nor get more by coming back", async () => {
      const [ada, bob, carol] = (await people(3)) as [TestClient, TestClient, TestClient];
      const room = await ada.createRoom({ visibility: "private" });
      await ada.send(room.id, "before bob");
      await add(ada, room, bob, { history: "fromNow", role: "moderator" });
      await ada.send(room.id, "after bob");
      const seen = async (user: TestClient) => (await user.history(room.id)).items.map(({ body }) => body);
      await add(bob, room, carol, { history: "all" });
      expect(await seen(carol)).toEqual(["after bob"]);
      for (const user of [bob, carol]) {
        await ada.delete(`/api/rooms/${room.id}/members/${user.id}`);
        await add(ada, room, user, { history: "all" });
        expect(await seen(user)).toEqual(["after bob"]);
      }
    });

    it("gives the whole history of a public room to who comes back, because everybody may read it", async () => {
      const [ada, bob] = (await people(2)) as [TestClient, TestClient];
      const room = await ada.createRoom();
      await ada.send(room.id, "before bob");
      await add(ada, room, bob, { history: "fromNow" });
      expect((await bob.history(room.id)).items).toEqual([]);
      await bob.post(`/api/rooms/${room.id}/leave`);
      await bob.post(`/api/rooms/${room.id}/join`);
      expect((await bob.history(room.id)).items).toMatchObject([{ body: "before bob" }]);
    });

    it("needs a moderator outside of groups, and an owner to give a role", async () => {
      const [ada, bob, carol, dan] = (await people(4)) as [TestClient, TestClient, TestClient, TestClient];
      for (const visibility of ["private", "public"] as const) {
        const room = await ada.createRoom({ visibility });
        await add(ada, room, bob);
        expect((await add(bob, room, carol)).body).toMatchObject({ code: "room.role_required" });
        await ada.patch(`/api/rooms/${room.id}/members/${bob.id}`, { role: "moderator" });
        expect((await add(bob, room, carol, { role: "moderator" })).body).toMatchObject({ code: "room.role_required" });
        expect((await add(bob, room, carol)).status).toBe(200);
        expect((await add(ada, room, dan, { role: "owner" })).body).toMatchObject({ role: "owner" });
      }
    });

    it("refuses banned and unknown users, and direct rooms", async () => {
      const [ada, bob, carol] = (await people(3)) as [TestClient, TestClient, TestClient];
      const room = await ada.createRoom({ visibility: "private" });
      await ada.put(`/api/rooms/${room.id}/sanctions/${bob.id}/ban`);
      expect((await add(ada, room, bob)).body).toMatchObject({ code: "room.banned" });
      await ada.delete(`/api/rooms/${room.id}/sanctions/${bob.id}/ban`);
      expect((await add(ada, room, bob)).status).toBe(200);
      expect((await ada.put(`/api/rooms/${room.id}/members/${UNKNOWN}`)).body.code).toBe("user.not_found");
      const direct = (await ada.put<Room>(`/api/rooms/direct/${bob.id}`)).body;
      expect((await add(ada, direct, carol)).body).toMatchObject({ code: "room.role_required" });
      expect((await ada.post(`/api/rooms/${direct.id}/invites`)).body.code).toBe("room.role_required");
    });
  });
}
