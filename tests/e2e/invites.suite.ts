import { describe, expect, it } from "vitest";
import type { Page, Room } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import type { Invite, InvitePreview } from "../../src/protocol/invites.js";
import { eventually, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

const WEEK_MS = 7 * 86_400_000;

export const invite = async (user: TestClient, room: Room, terms = {}): Promise<Invite> =>
  (await user.post<Invite>(`/api/rooms/${room.id}/invites`, terms)).body;
export const accept = (user: TestClient, code: string) => user.post<Room>(`/api/invites/${code}/accept`);

export function invitesSuite(url: () => string): void {
  const people = (count: number) => Promise.all(Array.from({ length: count }, () => registerUser(url())));
  const privateRoom = (owner: TestClient) => owner.createRoom({ name: "Engine room", visibility: "private" });

  describe("invites", () => {
    it("leads into a private room, after a preview", async () => {
      const [ada, bob] = (await people(2)) as [TestClient, TestClient];
      const room = await privateRoom(ada);
      const made = await invite(ada, room);
      expect(made).toEqual({
        code: expect.stringMatching(/^[\w-]{22}$/),
        roomId: room.id,
        createdBy: expect.objectContaining({ id: ada.id }),
        expiresAt: expect.any(String),
        maxUses: null,
        uses: 0,
      });
      expect(Date.parse(made.expiresAt) - Date.parse(room.createdAt)).toBeGreaterThanOrEqual(WEEK_MS);
      const preview = await bob.get<InvitePreview>(`/api/invites/${made.code}`);
      expect(preview.body).toEqual({ room: { name: "Engine room", kind: "private", memberCount: 1 } });
      const live = await bob.connect();
      const joined = await accept(bob, made.code);
      expect([joined.status, joined.body]).toMatchObject([
        200,
        { id: room.id, memberCount: 2, membership: { role: "member" } },
      ]);
      await eventually(() => live.added.length === 1, "the announcement");
      const list = (await ada.get<Page<Invite>>(`/api/rooms/${room.id}/invites`)).body;
      expect(list).toEqual({ items: [{ ...made, uses: 1 }], nextCursor: null });
    });

    it("lets in exactly as many as it has uses, when 50 people accept at once", async () => {
      const [ada, ...others] = (await people(51)) as [TestClient, ...TestClient[]];
      const room = await privateRoom(ada);
      const { code } = await invite(ada, room, { maxUses: 10 });
      const answers = await Promise.all(others.map((other) => accept(other, code)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
      const refused = answers.filter(({ status }) => status !== 200).map(({ status, body }) => [status, body]);
      expect(refused).toMatchObject(Array.from({ length: 40 }, () => [404, { code: "invite.not_found" }]));
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.memberCount).toBe(11);
    });

    it("uses nothing for a member, who gets the room again", async () => {
      const [ada, bob, carol] = (await people(3)) as [TestClient, TestClient, TestClient];
      const room = await privateRoom(ada);
      const { code } = await invite(ada, room, { maxUses: 2 });
      for (const user of [ada, bob, bob, bob]) expect((await accept(user, code)).body.id).toBe(room.id);
      expect((await accept(carol, code)).status).toBe(200);
      expect((await accept(bob, code)).body.id).toBe(room.id);
    });

    it("answers alike for unknown, expired, used up and revoked invites, and for archived rooms", async () => {
      const [ada, bob, carol] = (await people(3)) as [TestClient, TestClient, TestClient];
      const room = await privateRoom(ada);
      const usedUp = await invite(ada, room, { maxUses: 1 });
      await accept(carol, usedUp.code);
      const revoked = await invite(ada, room);
      expect((await ada.delete(`/api/rooms/${room.id}/invites/${revoked.code}`)).status).toBe(204);
      expect((await ada.delete(`/api/rooms/${room.id}/invites/${revoked.code}`)).body.code).toBe("invite.not_found");
      const expiring = await invite(ada, room, { expiresAt: new Date(Date.now() + 150).toISOString() });
      const empty = await privateRoom(ada);
      const archived = await invite(ada, empty);
      await ada.post(`/api/rooms/${empty.id}/leave`);
      const isOver = async () => (await bob.get(`/api/invites/${expiring.code}`)).status === 404;
      for (let tries = 0; tries < 100 && !(await isOver()); tries += 1)
        await new Promise((done) => setTimeout(done, 50));
      const bare = ({ code, status, title, detail }: ProblemDetails) => ({ code, status, title, detail });
      const answers = new Set<string>();
      const mangled = `${usedUp.code}%2E%29`;
      for (const code of [
        "unknown",
        mangled,
        "a%2Fb",
        "%C3%A9",
        "x".repeat(1_000),
        usedUp.code,
        revoked.code,
        expiring.code,
        archived.code,
      ]) {
        answers.add(JSON.stringify(bare((await bob.get(`/api/invites/${code}`)).body)));
        answers.add(JSON.stringify(bare((await bob.post(`/api/invites/${code}/accept`)).body)));
      }
      expect([...answers]).toHaveLength(1);
      expect([...answers][0]).toContain('"code":"invite.not_found"');
      expect((await ada.get<Page<Invite>>(`/api/rooms/${room.id}/invites`)).body.items).toEqual([]);
    });

    it("refuses banned people, and terms in the past", async () => {
      const [ada, bob] = (await people(2)) as [TestClient, TestClient];
      const room = await privateRoom(ada);
      const { code } = await invite(ada, room);
      await ada.put(`/api/rooms/${room.id}/sanctions/${bob.id}/ban`);
      const refused = await bob.post(`/api/invites/${code}/accept`);
      expect([refused.status, refused.body.code]).toEqual([403, "room.banned"]);
      for (const expiresAt of ["2020-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z"])
        expect((await ada.post(`/api/rooms/${room.id}/invites`, { expiresAt })).body.code).toBe("request.invalid");
    });

    it("can be made by moderators, and by any member of a group", async () => {
      const [ada, bob, carol] = (await people(3)) as [TestClient, TestClient, TestClient];
      const room = await privateRoom(ada);
      await accept(bob, (await invite(ada, room)).code);
      for (const answer of [
        await bob.post(`/api/rooms/${room.id}/invites`),
        await bob.get(`/api/rooms/${room.id}/invites`),
      ])
        expect(answer.body.code).toBe("room.role_required");
      const group = (await ada.post<Room>("/api/rooms/group", { userIds: [bob.id] })).body;
      const { code } = await invite(bob, group);
      expect((await carol.get<InvitePreview>(`/api/invites/${code}`)).body.room).toEqual({
        name: "",
        kind: "group",
        memberCount: 2,
      });
      expect((await accept(carol, code)).body).toMatchObject({ id: group.id, memberCount: 3 });
    });

    it("shows no more of the history than its maker sees, also after the maker left", async () => {
      const [ada, bob, carol, dan] = (await people(4)) as [TestClient, TestClient, TestClient, TestClient];
      const group = (await ada.post<Room>("/api/rooms/group", { userIds: [carol.id] })).body;
      await ada.send(group.id, "before bob");
      await ada.put(`/api/rooms/${group.id}/members/${bob.id}`, { history: "fromNow" });
      await ada.send(group.id, "after bob");
      const [ofBob, ofAda] = [await invite(bob, group), await invite(ada, group)];
      const seen = async (user: TestClient) => (await user.history(group.id)).items.map(({ body }) => body);
      await accept(dan, ofBob.code);
      expect(await seen(dan)).toEqual(["after bob"]);

      await bob.post(`/api/rooms/${group.id}/leave`);
      await dan.post(`/api/rooms/${group.id}/leave`);
      for (const user of [bob, dan]) {
        await accept(user, (user === bob ? ofBob : ofAda).code);
        expect(await seen(user)).toEqual(["after bob"]);
      }
      const eve = await registerUser(url());
      await bob.post(`/api/rooms/${group.id}/leave`);
      await accept(eve, ofBob.code);
      expect(await seen(eve)).toEqual(["after bob"]);
      const frank = await registerUser(url());
      await accept(frank, ofAda.code);
      expect(await seen(frank)).toEqual(["before bob", "after bob"]);
    });

    it("allows 100 usable invites per room", async () => {
      const ada = await registerUser(url());
      const room = await privateRoom(ada);
      for (let made = 0; made < 100; made += 10) await Promise.all(Array.from({ length: 10 }, () => invite(ada, room)));
      const refused = await ada.post(`/api/rooms/${room.id}/invites`);
      expect([refused.status, refused.body.code]).toEqual([409, "invite.too_many"]);
      const { items } = (await ada.get<Page<Invite>>(`/api/rooms/${room.id}/invites`)).body;
      expect(items).toHaveLength(100);
      await ada.delete(`/api/rooms/${room.id}/invites/${items[0]?.code}`);
      expect((await ada.post(`/api/rooms/${room.id}/invites`)).status).toBe(201);
    });
  });
}
