import { describe, expect, it } from "vitest";
import type { Member, Room } from "../../src/protocol/entities.js";
import { eventually, issuePaths, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

const UNKNOWN = "01900000-0000-7000-8000-000000000000";

export function rolesSuite(url: () => string): void {
  describe("roles", () => {
    const scene = async () => {
      const [ada, bob, carol] = await Promise.all([registerUser(url()), registerUser(url()), registerUser(url())]);
      const room = await ada.createRoom();
      for (const person of [bob, carol]) await person.post(`/api/rooms/${room.id}/join`);
      const give = (giver: TestClient, to: TestClient | string, role: unknown) =>
        giver.patch(`/api/rooms/${room.id}/members/${typeof to === "string" ? to : to.id}`, { role });
      const code = async (answer: Promise<{ status: number; body: { code?: string } }>) => {
        const { status, body } = await answer;
        return `${status} ${body?.code ?? ""}`;
      };
      return { ada, bob, carol, room, give, code };
    };

    it("lets an owner give roles, and announces them to the room", async () => {
      const { ada, bob, carol, room, give } = await scene();
      const live = await carol.connect();
      const given = await ada.patch<Member>(`/api/rooms/${room.id}/members/${bob.id}`, { role: "moderator" });
      expect(given).toMatchObject({
        status: 200,
        body: { user: { id: bob.id }, role: "moderator", rev: 4, leftAt: null },
      });
      await eventually(() => live.changes.length === 1, "the announcement of the role");
      expect(live.changes[0]).toMatchObject({ from: 3, rev: 4, members: [given.body] });
      expect((await bob.get<Room>(`/api/rooms/${room.id}`)).body.membership?.role).toBe("moderator");
      expect((await give(ada, bob, "moderator")).body).toEqual(given.body);
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.rev).toBe(4);
    });

    it("lets nobody give a role above their own, or take one from an equal (S2)", async () => {
      const { ada, bob, carol, room, give, code } = await scene();
      await give(ada, bob, "moderator");
      for (const role of ["owner", "moderator", "member"])
        for (const giver of [bob, carol])
          for (const target of [ada, bob, carol, UNKNOWN])
            expect(await code(give(giver, target, role))).toBe("403 room.role_required");
      expect(await code(give(ada, UNKNOWN, "member"))).toBe("404 member.not_found");
      expect(await code(give(ada, carol, "owner"))).toBe("200 ");
      for (const role of ["moderator", "member"])
        expect(await code(give(carol, ada, role))).toBe("403 room.owner_protected");
      const stranger = await registerUser(url());
      expect(await code(give(stranger, bob, "member"))).toBe("403 room.not_a_member");
      const hidden = await ada.createRoom({ visibility: "private" });
      expect(await code(stranger.patch(`/api/rooms/${hidden.id}/members/${ada.id}`, { role: "member" }))).toBe(
        "404 room.not_found",
      );
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.membership?.role).toBe("owner");
    });

    it("keeps an owner in the room, who may step down once there is another", async () => {
      const { ada, bob, give, code, room } = await scene();
      expect(await code(give(ada, ada, "member"))).toBe("409 room.last_owner");
      expect(await code(give(ada, bob, "owner"))).toBe("200 ");
      const [one, other] = await Promise.all([code(give(ada, ada, "member")), code(give(bob, bob, "member"))]);
      expect([one, other].sort()).toEqual(["200 ", "409 room.last_owner"]);
      const { items } = (await ada.get<{ items: Member[] }>(`/api/rooms/${room.id}/members`)).body;
      expect(items.filter(({ role }) => role === "owner")).toHaveLength(1);
    });

    it("lets a moderator remove, mute and ban members and delete messages, until the role is taken", async () => {
      const { ada, bob, carol, room, give, code } = await scene();
      await give(ada, bob, "moderator");
      const messages = `/api/rooms/${room.id}/messages`;
      const { id } = await carol.send(room.id, "rude");
      const sanctions = (person: TestClient) => `/api/rooms/${room.id}/sanctions/${person.id}`;
      expect(await code(bob.delete(`${messages}/${id}`))).toBe("200 ");
      expect(await code(bob.put(`${sanctions(carol)}/mute`, {}))).toBe("200 ");
      expect(await code(carol.post(messages, { body: "!" }))).toBe("403 room.muted");
      expect(await code(bob.delete(`${sanctions(carol)}/mute`))).toBe("204 ");
      expect(await code(bob.put(`${sanctions(carol)}/ban`, {}))).toBe("200 ");
      expect(await code(bob.delete(`${sanctions(carol)}/ban`))).toBe("204 ");
      await carol.post(`/api/rooms/${room.id}/join`);
      expect(await code(bob.delete(`/api/rooms/${room.id}/members/${carol.id}`))).toBe("204 ");
      await carol.post(`/api/rooms/${room.id}/join`);

      for (const kind of ["mute", "ban"])
        expect(await code(bob.put(`${sanctions(ada)}/${kind}`, {}))).toBe("403 room.owner_protected");
      expect(await code(bob.delete(`/api/rooms/${room.id}/members/${ada.id}`))).toBe("403 room.owner_protected");
      await give(ada, carol, "moderator");
      expect(await code(bob.put(`${sanctions(carol)}/mute`, {}))).toBe("403 room.role_required");
      expect(await code(ada.put(`${sanctions(carol)}/mute`, {}))).toBe("200 ");

      await give(ada, bob, "member");
      await give(ada, carol, "member");
      expect(await code(bob.delete(`/api/rooms/${room.id}/members/${carol.id}`))).toBe("403 room.role_required");
    });

    it("refuses moderators who lift, shorten or replace an owner's sanction", async () => {
      const { ada, bob, carol, room, give, code } = await scene();
      await give(ada, bob, "moderator");
      const sanctions = `/api/rooms/${room.id}/sanctions/${carol.id}`;
      const [soon, late] = ["2990-01-01T00:00:00Z", "2999-01-01T00:00:00Z"];
      for (const kind of ["mute", "ban"]) {
        expect(await code(ada.put(`${sanctions}/${kind}`, { until: late }))).toBe("200 ");
        for (const until of [soon, late, null])
          expect(await code(bob.put(`${sanctions}/${kind}`, { until }))).toBe("403 room.role_required");
        expect(await code(bob.delete(`${sanctions}/${kind}`))).toBe("403 room.role_required");
      }
      expect((await carol.post(`/api/rooms/${room.id}/join`)).body.code).toBe("room.banned");
      expect(await code(ada.delete(`${sanctions}/ban`))).toBe("204 ");
      expect(await code(bob.delete(`${sanctions}/mute`))).toBe("403 room.role_required");
      expect(await code(bob.put(`${sanctions}/ban`, {}))).toBe("200 ");
      expect(await code(bob.delete(`${sanctions}/ban`))).toBe("204 ");
      expect(await code(ada.delete(`${sanctions}/mute`))).toBe("204 ");
      expect(await code(bob.put(`${sanctions}/mute`, {}))).toBe("200 ");
      expect(await code(ada.put(`${sanctions}/mute`, { until: soon }))).toBe("200 ");
      expect(await code(bob.delete(`${sanctions}/mute`))).toBe("403 room.role_required");
    });

    it("refuses unknown roles", async () => {
      const { ada, bob, give } = await scene();
      for (const role of ["admin", "OWNER", "", 5, null, undefined, ["owner"]]) {
        const answer = await give(ada, bob, role);
        expect([answer.status, issuePaths(answer)]).toEqual([400, ["role"]]);
      }
    });
  });
}
