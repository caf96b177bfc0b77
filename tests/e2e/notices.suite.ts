import { describe, expect, it, vi } from "vitest";
import type { Notice, Room } from "../../src/protocol/entities.js";
import type { JoinedRoom } from "../../src/protocol/events.js";
import { registerUser } from "../support/register-user.js";
import { moderationScene } from "./moderation-scene.js";

const kinds = (notices: readonly Notice[]) => notices.map(({ kind }) => kind);

export function noticesSuite(url: () => string): void {
  describe("notices", () => {
    it("records who created, joined and left a room, live, in the history and in a sync", async () => {
      const { ada, bob, room, adaLive } = await moderationScene(url());
      await ada.send(room.id, "hello");
      await bob.post(`/api/rooms/${room.id}/leave`);
      const { notices } = await ada.history(room.id);
      expect(notices).toMatchObject([
        { kind: "created", rev: 1, afterSeq: 0, actor: { id: ada.id } },
        { kind: "joined", rev: 2, afterSeq: 0, actor: { id: bob.id } },
        { kind: "left", rev: 4, afterSeq: 1, actor: { id: bob.id } },
      ]);
      expect((await ada.changes(room.id, 0)).notices).toEqual(notices);
      const live = () => adaLive.changes.flatMap((change) => change.notices);
      await vi.waitFor(() => expect(live()).toEqual(notices.slice(2)), { timeout: 10_000 });
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.membership?.unread).toBe(0);
    });

    it("answers a join over the socket with the notices of the newest page", async () => {
      const { ada, bob, room, bobLive } = await moderationScene(url());
      await ada.send(room.id, "one");
      const joined = await bobLive.do<JoinedRoom>("room:join", { roomId: room.id });
      expect(joined.notices).toEqual((await bob.history(room.id)).notices);
      expect(kinds(joined.notices)).toEqual(["created", "joined"]);
    });

    it("shows each notice on one page of the history", async () => {
      const { ada, bob, room } = await moderationScene(url());
      for (const text of ["one", "two", "three"]) {
        await ada.send(room.id, text);
        await bob.post(`/api/rooms/${room.id}/leave`);
        await bob.post(`/api/rooms/${room.id}/join`);
      }
      const whole = (await ada.history(room.id)).notices;
      expect(whole).toHaveLength(8);
      const newest = await ada.history(room.id, "?limit=2");
      const older = await ada.history(room.id, `?limit=2&before=${newest.items[0]?.seq}`);
      expect([...older.notices, ...newest.notices]).toEqual(whole);
      expect(older.notices.map(({ afterSeq }) => afterSeq)).toEqual([0, 0, 1, 1]);
      const ahead = await ada.history(room.id, "?limit=2&after=1");
      expect(ahead.notices).toEqual(newest.notices);
      expect((await ada.history(room.id, "?after=3")).notices).toEqual([]);
      expect((await ada.history(room.id, "?before=1")).notices).toEqual([]);
    });

    it("records a new role, a removal, a ban and its end", async () => {
      const { ada, bob, room, member, sanctions } = await moderationScene(url());
      await ada.patch(member, { role: "moderator" });
      await ada.patch(member, { role: "moderator" });
      await ada.delete(member);
      await bob.post(`/api/rooms/${room.id}/join`);
      await ada.put(`${sanctions}/ban`, { reason: "Spam." });
      await ada.put(`${sanctions}/ban`, { until: "2999-01-01T00:00:00Z" });
      const before = (await ada.get<Room>(`/api/rooms/${room.id}`)).body;
      await ada.delete(`${sanctions}/ban`);
      await ada.delete(`${sanctions}/ban`);
      const { notices } = await ada.history(room.id);
      const people = { actor: { id: ada.id }, subject: { id: bob.id } };
      expect(notices.slice(2)).toMatchObject([
        { kind: "role", data: { role: "moderator" }, ...people },
        { kind: "removed", ...people },
        { kind: "joined", actor: { id: bob.id } },
        { kind: "banned", data: { until: null }, ...people },
        { kind: "banned", data: { until: "2999-01-01T00:00:00.000Z" }, ...people },
        { kind: "unbanned", rev: before.rev + 1, ...people },
      ]);
      expect(await ada.changes(room.id, before.rev)).toMatchObject({
        rev: before.rev + 1,
        members: [],
        notices: [{ kind: "unbanned" }],
      });
    });

    it("records the ban of somebody who was never in the room", async () => {
      const { ada, room } = await moderationScene(url());
      const carol = await registerUser(url(), "carol");
      await ada.put(`/api/rooms/${room.id}/sanctions/${carol.id}/ban`, {});
      expect((await ada.changes(room.id, 2)).notices).toMatchObject([{ kind: "banned", subject: { id: carol.id } }]);
    });

    it("records a mute only in the membership", async () => {
      const { ada, room, sanctions } = await moderationScene(url());
      await ada.put(`${sanctions}/mute`, {});
      await ada.delete(`${sanctions}/mute`);
      expect(kinds((await ada.history(room.id)).notices)).toEqual(["created", "joined"]);
    });

    it("records that the last member left and the room was archived, in one change", async () => {
      const ada = await registerUser(url());
      const room = await ada.createRoom();
      await ada.post(`/api/rooms/${room.id}/leave`);
      expect((await ada.history(room.id)).notices).toMatchObject([
        { kind: "created", rev: 1 },
        { kind: "left", rev: 2 },
        { kind: "archived", rev: 2 },
      ]);
    });

    it("records who became owner when the last owner deleted their account", async () => {
      const { ada, bob, room } = await moderationScene(url());
      await ada.delete("/api/users/me", { password: "correct horse battery" });
      const { notices } = await bob.history(room.id);
      expect(notices.slice(2)).toMatchObject([
        {
          kind: "role",
          rev: 3,
          actor: { id: ada.id, deleted: true },
          subject: { id: bob.id },
          data: { role: "owner" },
        },
        { kind: "left", rev: 4, actor: { id: ada.id, deleted: true } },
      ]);
    });
  });
}
