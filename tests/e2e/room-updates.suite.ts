import { describe, expect, it, vi } from "vitest";
import type { AuditEntry, Message, NotificationSetting, Page, Room } from "../../src/protocol/entities.js";
import { issuePaths } from "../support/client.js";
import { registerUser } from "../support/register-user.js";
import { moderationScene } from "./moderation-scene.js";

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

export function roomUpdatesSuite(url: () => string): void {
  describe("changes of a room", () => {
    it("creates a room with topic, data and settings", async () => {
      const ada = await registerUser(url());
      const settings = { announcement: true, slowModeSeconds: 30 };
      const made = await ada.post<Room>("/api/rooms", {
        name: "n",
        topic: " boilers ",
        data: { colour: "red" },
        settings,
      });
      expect(made.body).toMatchObject({
        topic: "boilers",
        data: { colour: "red" },
        settings: { ...settings, history: "all", receipts: false },
      });
      const wrong = { name: "n", topic: "x".repeat(251), data: [], settings: { slowModeSeconds: -1 } };
      const refused = await ada.post("/api/rooms", wrong);
      expect(refused.status).toBe(400);
      expect(issuePaths(refused)).toEqual(["data", "settings.slowModeSeconds", "topic"]);
    });

    it("changes a room, announces it with notices, and finds it by its new name", async () => {
      const { ada, room, bobLive, bob } = await moderationScene(url());
      const path = `/api/rooms/${room.id}`;
      const name = `renamed ${ada.id}`;
      const changed = await ada.patch<Room>(path, { name, topic: "steam", description: "d", data: { a: 1 } });
      expect(changed.body).toMatchObject({ name, topic: "steam", description: "d", data: { a: 1 }, rev: 3 });
      expect((await bob.rooms(`?q=${encodeURIComponent(name)}`)).items.map(({ id }) => id)).toEqual([room.id]);
      await ada.patch(path, { settings: { receipts: true }, data: null });
      await vi.waitFor(() => expect(bobLive.changes.at(-1)?.rev).toBe(4), { timeout: 10_000 });
      const { room: synced, notices } = await bob.changes(room.id, 2);
      expect(synced).toMatchObject({ name, data: null, settings: { receipts: true } });
      expect(bobLive.changes.flatMap((change) => change.notices)).toEqual(notices);
      expect(notices).toMatchObject([
        { kind: "renamed", rev: 3, data: { name }, actor: { id: ada.id } },
        { kind: "topic", rev: 3, data: { topic: "steam" } },
        { kind: "settings", rev: 4, data: { receipts: true } },
      ]);
    });

    it("takes no revision when nothing changes", async () => {
      const { ada, room } = await moderationScene(url());
      const same = { name: " general ", topic: "", data: null, settings: { announcement: false } };
      expect((await ada.patch<Room>(`/api/rooms/${room.id}`, same)).body.rev).toBe(2);
      expect((await ada.patch<Room>(`/api/rooms/${room.id}`, {})).body.rev).toBe(2);
    });

    it("refuses a change of an older room, and answers with the newer one", async () => {
      const { ada, bob, room, member } = await moderationScene(url());
      await ada.patch(member, { role: "moderator" });
      const path = `/api/rooms/${room.id}`;
      const seen = (await bob.get<Room>(path)).body;
      await ada.send(room.id, "a message does not conflict");
      const first = await bob.patch<Room>(path, { topic: "bob's", expectedRev: seen.rev });
      expect(first.body.topic).toBe("bob's");
      const late = await ada.patch(path, { topic: "ada's", expectedRev: seen.rev });
      expect([late.status, late.body.code]).toEqual([409, "room.changed"]);
      const { membership: _, lastMessage: __, ...shared } = first.body;
      expect(late.body.details).toEqual({ room: shared });
      expect((await ada.patch(path, { topic: "bob's", expectedRev: seen.rev })).status).toBe(200);
      const racing = await Promise.all(
        ["x", "y", "z"].map((topic) => ada.patch(path, { topic, expectedRev: first.body.rev })),
      );
      expect(racing.map(({ status }) => `${status}`).toSorted(byText)).toEqual(["200", "409", "409"]);
    });

    it("takes a change of a room that was archived and opened again since", async () => {
      const { ada, room } = await moderationScene(url());
      const path = `/api/rooms/${room.id}`;
      const seen = (await ada.get<Room>(path)).body;
      await ada.post(`${path}/archive`);
      await ada.post(`${path}/unarchive`);
      const changed = await ada.patch<Room>(path, { topic: "still mine", expectedRev: seen.rev });
      expect([changed.status, changed.body.topic]).toEqual([200, "still mine"]);
      const late = await ada.patch(path, { description: "late", expectedRev: seen.rev });
      expect([late.status, late.body.code]).toEqual([409, "room.changed"]);
    });

    it("takes a change of a direct room whose people left and came back since", async () => {
      const [ada, bob] = await Promise.all([registerUser(url()), registerUser(url())]);
      const room = (await ada.put<Room>(`/api/rooms/direct/${bob.id}`)).body;
      await ada.send(room.id, "hello");
      const seen = (await ada.get<Room>(`/api/rooms/${room.id}`)).body;
      await bob.post(`/api/rooms/${room.id}/leave`);
      await ada.send(room.id, "come back");
      const path = `/api/rooms/${room.id}`;
      expect((await ada.patch(path, { topic: "t", expectedRev: seen.rev })).status).toBe(200);
      expect((await ada.patch(path, { topic: "u", expectedRev: seen.rev })).body.code).toBe("room.changed");
    });

    it("lets moderators change texts, and only owners the settings", async () => {
      const { ada, bob, room, member } = await moderationScene(url());
      const codes = async () => [
        (await bob.patch(`/api/rooms/${room.id}`, { topic: "t" })).body.code,
        (await bob.patch(`/api/rooms/${room.id}`, { topic: "t", settings: { receipts: true } })).body.code,
      ];
      expect(await codes()).toEqual(["room.role_required", "room.role_required"]);
      await ada.patch(member, { role: "moderator" });
      expect(await codes()).toEqual([undefined, "room.role_required"]);
    });

    it("takes messages of an announcement room from its moderators only", async () => {
      const { ada, bob, room, member, messages, bobLive } = await moderationScene(url());
      const mine = await bob.send(room.id, "before");
      await ada.patch(`/api/rooms/${room.id}`, { settings: { announcement: true } });
      const refused = await bob.post(messages, { body: "no" });
      expect([refused.status, refused.body.code]).toEqual([403, "room.announcement"]);
      expect(await bobLive.ask("message:send", { roomId: room.id, body: "no" })).toMatchObject({
        error: { code: "room.announcement", status: 403 },
      });
      expect((await bob.patch<Message>(`${messages}/${mine.id}`, { body: "corrected" })).status).toBe(200);
      await ada.send(room.id, "announced");
      await ada.patch(member, { role: "moderator" });
      await bob.send(room.id, "announced too");
    });

    it("stores no member's message after the change to an announcement room", async () => {
      const { ada, bob, room, messages } = await moderationScene(url());
      const sends = Array.from({ length: 30 }, (_, index) => bob.post<Message>(messages, { body: `${index}` }));
      const changed = await ada.patch<Room>(`/api/rooms/${room.id}`, { settings: { announcement: true } });
      const answers = await Promise.all(sends);
      const [notice] = (await ada.changes(room.id, 2)).notices;
      expect(changed.status).toBe(200);
      for (const { status, body } of answers) if (status === 201) expect(body.rev).toBeLessThan(notice?.rev ?? 0);
    });

    it("archives a room, which then can be read and left, and opens it again", async () => {
      const { ada, bob, room, member, messages } = await moderationScene(url());
      const message = await ada.send(room.id, "hello");
      const archived = await ada.post<Room>(`/api/rooms/${room.id}/archive`);
      expect(archived.body).toMatchObject({ archivedAt: expect.any(String), rev: 4 });
      expect((await ada.post<Room>(`/api/rooms/${room.id}/archive`)).body.rev).toBe(4);
      const refusals = await Promise.all([
        bob.post(messages, { body: "no" }),
        ada.patch(`${messages}/${message.id}`, { body: "no" }),
        ada.delete(`${messages}/${message.id}`),
        ada.patch(`/api/rooms/${room.id}`, { topic: "no" }),
        ada.patch(member, { role: "moderator" }),
        ada.delete(member),
        ada.put(`/api/rooms/${room.id}/sanctions/${bob.id}/mute`, {}),
      ]);
      expect(refusals.map(({ status, body }) => [status, body.code])).toEqual(
        refusals.map(() => [409, "room.archived"]),
      );
      expect((await bob.history(room.id)).items).toHaveLength(1);
      expect((await bob.post(`/api/rooms/${room.id}/leave`)).status).toBe(204);
      const opened = await ada.post<Room>(`/api/rooms/${room.id}/unarchive`);
      expect(opened.body).toMatchObject({ archivedAt: null, rev: 6 });
      await bob.post(`/api/rooms/${room.id}/join`);
      await bob.send(room.id, "back");
      const kinds = (await ada.history(room.id)).notices.map(({ kind }) => kind);
      expect(kinds.slice(2)).toEqual(["archived", "left", "unarchived", "joined"]);
    });

    it("lists the audit for moderators, newest first and page by page", async () => {
      const { ada, bob, room, member } = await moderationScene(url());
      const path = `/api/rooms/${room.id}/audit`;
      expect((await bob.get(path)).body.code).toBe("room.role_required");
      await ada.patch(member, { role: "moderator" });
      const all = (await bob.get<Page<AuditEntry>>(path)).body;
      expect(all).toMatchObject({
        items: [
          { action: "role", actor: { id: ada.id }, subject: { id: bob.id }, details: { role: "moderator" } },
          { action: "joined", actor: { id: bob.id } },
          { action: "created", actor: { id: ada.id } },
        ],
        nextCursor: null,
      });
      const first = (await ada.get<Page<AuditEntry>>(`${path}?limit=2`)).body;
      const rest = (await ada.get<Page<AuditEntry>>(`${path}?limit=2&cursor=${first.nextCursor}`)).body;
      expect([...first.items, ...rest.items]).toEqual(all.items);
    });

    it("keeps my notification level and favourites to me, without a revision of the room", async () => {
      const { ada, bob, room } = await moderationScene(url());
      const path = `/api/rooms/${room.id}`;
      const until = "2999-01-01T00:00:00.000Z";
      const set = await bob.put<NotificationSetting>(`${path}/notifications`, { level: "none", until });
      expect(set.body).toEqual({ level: "none", until });
      expect((await bob.put(`${path}/favourite`)).status).toBe(204);
      expect((await bob.put(`${path}/favourite`)).status).toBe(204);
      const mine = (await bob.rooms("?membership=joined")).items[0];
      expect(mine).toMatchObject({ rev: 2, membership: { favourite: true, notify: { level: "none", until } } });
      expect((await ada.get<Room>(path)).body.membership).toMatchObject({ favourite: false, notify: { level: "all" } });
      await bob.delete(`${path}/favourite`);
      await bob.put(`${path}/notifications`, { level: "mentions" });
      const membership = { favourite: false, notify: { level: "mentions", until: null } };
      expect((await bob.get<Room>(path)).body).toMatchObject({ rev: 2, membership });
      const late = await bob.put(`${path}/notifications`, { level: "none", until: "2001-01-01T00:00:00Z" });
      expect([late.status, late.body.code]).toEqual([400, "request.invalid"]);
    });

    it("hides notices from before a join where history begins at the join", async () => {
      const ada = await registerUser(url());
      const made = await ada.post<Room>("/api/rooms", { name: "n", settings: { history: "sinceJoin" } });
      await ada.patch(`/api/rooms/${made.body.id}`, { topic: "old" });
      await ada.send(made.body.id, "old");
      const bob = await registerUser(url());
      await bob.post(`/api/rooms/${made.body.id}/join`);
      const kinds = async () => (await bob.history(made.body.id)).notices.map(({ kind }) => kind);
      expect(await kinds()).toEqual(["joined"]);
      await ada.send(made.body.id, "new");
      await ada.patch(`/api/rooms/${made.body.id}`, { topic: "new" });
      expect(await kinds()).toEqual(["joined", "topic"]);
    });

    it("keeps an owner in every room, whoever steps down or leaves at once", async () => {
      for (const way of ["step down", "leave", "both"] as const) {
        const { ada, bob, room, member } = await moderationScene(url());
        await registerUser(url(), "carol").then((carol) => carol.post(`/api/rooms/${room.id}/join`));
        await ada.patch(member, { role: "owner" });
        const stepDown = (who: typeof ada) => who.patch(`/api/rooms/${room.id}/members/${who.id}`, { role: "member" });
        const leave = (who: typeof ada) => who.post(`/api/rooms/${room.id}/leave`);
        const answers = await Promise.all([
          way === "leave" ? leave(ada) : stepDown(ada),
          way === "step down" ? stepDown(bob) : leave(bob),
        ]);
        expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
        expect(answers.find(({ status }) => status === 409)?.body.code).toBe("room.last_owner");
      }
    });
  });
}
