import { describe, expect, it } from "vitest";
import type { Page, PublicProfile, Room, LoginResult } from "../../src/protocol/entities.js";
import { eventually, openSocket, register, request, type TestClient } from "../support/client.js";

const password = "correct horse battery";

export function deletedAccountsSuite(url: () => string): void {
  describe("deleting an account", () => {
    const end = (person: TestClient, body: unknown = { password }) => person.delete("/api/users/me", body);

    it("requires the password to delete an account", async () => {
      const ada = await register(url(), "ada");
      const room = await ada.createRoom();
      const wrong = await end(ada, { password: "not the password" });
      expect([wrong.status, wrong.body.code]).toEqual([401, "auth.invalid_credentials"]);
      for (const body of [{}, { password: 5 }, "[]"]) expect((await end(ada, body)).status).toBe(400);
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.membership?.role).toBe("owner");
    });

    it("keeps the messages of a deleted account in place, with an anonymous author", async () => {
      const [ada, bob] = await Promise.all([register(url(), "ada"), register(url(), "bob")]);
      const room = await bob.createRoom();
      await ada.post(`/api/rooms/${room.id}/join`);
      const message = await ada.send(room.id, "still here");
      const [live, adaLive] = [await bob.connect(), await ada.connect()];
      expect((await end(ada)).status).toBe(204);
      await eventually(
        () => live.changes.length === 1 && !adaLive.socket.connected,
        "the announcement of the deletion",
      );
      expect(adaLive.removed).toEqual([room.id]);

      const author = {
        id: ada.id,
        username: expect.stringMatching(/^deleted_[0-9a-f]{24}$/),
        displayName: "Deleted user",
        bot: false,
        deleted: true,
      };
      expect(live.changes[0]?.members).toMatchObject([{ user: author, leftAt: expect.any(String), rev: 4 }]);
      expect((await bob.history(room.id)).items).toEqual([{ ...message, clientMessageId: undefined, author }]);
      const { rev, members } = await bob.changes(room.id, 0);
      expect([rev, members.find(({ user }) => user.id === ada.id)]).toMatchObject([4, { user: author, rev: 4 }]);
      const everything = JSON.stringify([await bob.history(room.id), await bob.changes(room.id, 0)]);
      expect(everything).not.toContain(ada.session.user.username);
      for (const person of [ada, bob]) person.close();
    });

    it("makes a deleted account impossible to find and its logins and tokens invalid", async () => {
      const [ada, bob] = await Promise.all([register(url(), "ada"), register(url(), "bob")]);
      const [room, own] = [await bob.createRoom(), await ada.createRoom({ visibility: "private" })];
      await ada.post(`/api/rooms/${room.id}/join`);
      const message = await ada.send(room.id, "mine");
      await end(ada);

      const { email, username } = ada.session.user;
      const login = await request<{ code: string }>(url(), "/api/auth/login", {
        method: "POST",
        body: { email, password },
      });
      expect([login.status, login.body.code]).toEqual([401, "auth.invalid_credentials"]);
      expect((await bob.get(`/api/users/${ada.id}`)).body.code).toBe("user.not_found");
      for (const q of [username, "deleted"]) {
        const { body } = await bob.get<Page<PublicProfile>>(`/api/users?q=${q}`);
        expect(body.items.filter(({ id }) => id === ada.id)).toEqual([]);
      }
      const messages = `/api/rooms/${room.id}/messages`;
      const asGone = [
        await ada.get("/api/users/me"),
        await ada.patch("/api/users/me", { displayName: "Back" }),
        await end(ada),
        await ada.get(`/api/users/${bob.id}`),
        await ada.get("/api/users?q=bob"),
        await ada.post("/api/rooms", { name: "new" }),
        await ada.get("/api/rooms"),
        await ada.post(`/api/rooms/${room.id}/join`),
        await ada.get(messages),
        await ada.post(messages, { body: "again" }),
        await ada.patch(`${messages}/${message.id}`, { body: "changed" }),
        await ada.delete(`${messages}/${message.id}`),
        await ada.get(`/api/rooms/${own.id}`),
      ];
      for (const { status, body } of asGone) expect([status, body.code]).toEqual([401, "auth.session_revoked"]);
      const socket = openSocket(url(), ada.token);
      const refusal = new Promise((refused) =>
        socket.once("connect_error", (error) => refused((error as Error & { data?: { code: string } }).data?.code)),
      );
      expect(await refusal).toBe("auth.session_revoked");
      const { refreshToken } = ada.session;
      const refreshed = await request<{ code: string }>(url(), "/api/auth/refresh", {
        method: "POST",
        body: { refreshToken },
      });
      expect([refreshed.status, refreshed.body.code]).toEqual([401, "auth.session_revoked"]);
    });

    it("frees the email and the username of a deleted account", async () => {
      const ada = await register(url(), "ada");
      await end(ada);
      const { email, username } = ada.session.user;
      const body = { email, username, password };
      const again = await request<LoginResult>(url(), "/api/auth/register", { method: "POST", body });
      expect([again.status, again.body.user.username]).toEqual([201, username]);
      expect(again.body.user.id).not.toBe(ada.id);
    });

    it("transfers a room to the moderator, or else the member, with the longest membership", async () => {
      const [ada, bob, carol, dan] = await Promise.all(
        ["ada", "bob", "carol", "dan"].map((name) => register(url(), name)),
      );
      const [first, second] = [await ada!.createRoom({ name: "first" }), await ada!.createRoom({ name: "second" })];
      for (const { id } of [first, second])
        for (const person of [bob!, carol!, dan!]) await person.post(`/api/rooms/${id}/join`);
      await ada!.patch(`/api/rooms/${first.id}/members/${dan!.id}`, { role: "moderator" });
      const live = await carol!.connect();
      await end(ada!);
      await eventually(() => live.changes.flatMap(({ members }) => members).length === 4, "the handovers");

      const roleIn = async (person: TestClient, { id }: Room) =>
        (await person.get<Room>(`/api/rooms/${id}`)).body.membership?.role;
      expect([await roleIn(dan!, first), await roleIn(bob!, first)]).toEqual(["owner", "member"]);
      expect([await roleIn(dan!, second), await roleIn(bob!, second)]).toEqual(["member", "owner"]);
      const ofFirst = live.changes.filter(({ roomId }) => roomId === first.id).flatMap(({ members }) => members);
      expect(ofFirst).toMatchObject([
        { user: { id: dan!.id }, role: "owner", rev: 6 },
        { user: { id: ada!.id, displayName: "Deleted user" }, rev: 7 },
      ]);
      carol!.close();
    });

    it("archives a room whose last member deletes the account", async () => {
      const [ada, bob] = await Promise.all([register(url(), "ada"), register(url(), "bob")]);
      const room = await ada.createRoom();
      await end(ada);
      const { body } = await bob.get<Room>(`/api/rooms/${room.id}`);
      expect(body).toMatchObject({ archivedAt: expect.any(String), memberCount: 0, rev: 2 });
      expect((await bob.post(`/api/rooms/${room.id}/join`)).body.code).toBe("room.archived");
    });

    it("deletes an account once, despite concurrent requests and joins", async () => {
      const [ada, bob] = await Promise.all([register(url(), "ada"), register(url(), "bob")]);
      const rooms = await Promise.all(Array.from({ length: 6 }, () => bob.createRoom()));
      await ada.post(`/api/rooms/${rooms[0]!.id}/join`);
      const [ends, joins] = await Promise.all([
        Promise.all([1, 2, 3].map(() => end(ada))),
        Promise.all(rooms.map(({ id }) => ada.post(`/api/rooms/${id}/join`))),
      ]);
      for (const { status } of ends) expect([204, 401]).toContain(status);
      for (const { status } of joins) expect([200, 401, 403]).toContain(status);
      expect((await bob.get(`/api/users/${ada.id}`)).status).toBe(404);
      for (const { id } of rooms) expect((await bob.get<Room>(`/api/rooms/${id}`)).body.memberCount).toBe(1);
    });
  });
}
