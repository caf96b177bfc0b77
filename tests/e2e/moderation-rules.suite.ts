import { describe, expect, it } from "vitest";
import type { AuditEntry, Page, Room } from "../../src/protocol/entities.js";
import { issuePaths, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";
import { moderationScene } from "./moderation-scene.js";

const UNKNOWN = "01900000-0000-7000-8000-000000000000";

const fourTimes = (text: string): string[] => Array<string>(4).fill(text);

export function moderationRulesSuite(url: () => string): void {
  describe("moderation", () => {
    const attempts = (person: TestClient, roomId: string, userId: string) => [
      person.delete(`/api/rooms/${roomId}/members/${userId}`),
      person.put(`/api/rooms/${roomId}/sanctions/${userId}/mute`, {}),
      person.put(`/api/rooms/${roomId}/sanctions/${userId}/ban`, {}),
      person.delete(`/api/rooms/${roomId}/sanctions/${userId}/ban`),
    ];
    const codes = async (answers: ReturnType<typeof attempts>) =>
      (await Promise.all(answers)).map(({ status, body }) => `${status} ${body.code}`);

    it("allows only owners to moderate, and nobody to moderate themselves", async () => {
      const { ada, bob, room } = await moderationScene(url());
      const carol = await registerUser(url(), "carol");
      await carol.post(`/api/rooms/${room.id}/join`);
      const before = (await ada.get<Room>(`/api/rooms/${room.id}`)).body;
      for (const target of [ada.id, carol.id, bob.id, UNKNOWN])
        expect(await codes(attempts(bob, room.id, target))).toEqual(fourTimes("403 room.role_required"));
      expect(await codes(attempts(ada, room.id, ada.id))).toEqual(fourTimes("403 room.not_to_oneself"));
      await bob.post(`/api/rooms/${room.id}/leave`);
      expect(await codes(attempts(bob, room.id, carol.id))).toEqual(fourTimes("403 room.not_a_member"));
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body).toMatchObject({
        rev: before.rev + 1,
        memberCount: 2,
      });
    });

    it("ends the mute of a member who becomes an owner", async () => {
      const { ada, bob, room, member, sanctions } = await moderationScene(url());
      const path = `/api/rooms/${room.id}`;
      const sanctioned = async () => (await ada.get<Page<unknown>>(`${path}/sanctions`)).body.items.length;
      await ada.put(`${sanctions}/mute`, {});
      expect(await sanctioned()).toBe(1);
      await ada.patch(member, { role: "owner" });
      expect(await sanctioned()).toBe(0);
      const [first, second] = (await ada.get<Page<AuditEntry>>(`${path}/audit`)).body.items;
      expect(first).toMatchObject({ action: "unmuted", actor: { id: ada.id }, subject: { id: bob.id } });
      expect(second).toMatchObject({ action: "role", details: { role: "owner" } });
      await bob.post(`${path}/leave`);
      await bob.post(`${path}/join`);
      await bob.send(room.id, "free to speak");

      await ada.put(`${sanctions}/mute`, {});
      await bob.post(`${path}/leave`);
      expect((await ada.put(member, { role: "owner" })).body).toMatchObject({ role: "owner", mutedUntil: null });
      expect(await sanctioned()).toBe(0);
      await bob.send(room.id, "again");
    });

    it("keeps the reason of a mute and of a ban in the audit, once each and for moderators alone", async () => {
      const { ada, bob, room, sanctions } = await moderationScene(url());
      const carol = await registerUser(url(), "carol");
      await carol.post(`/api/rooms/${room.id}/join`);
      await ada.put(`${sanctions}/mute`, { reason: "Loud." });
      await ada.put(`${sanctions}/ban`, { until: "2999-01-01T00:00:00.000Z", reason: "Spam." });
      await ada.delete(`${sanctions}/ban`);
      const about = { actor: { id: ada.id }, subject: { id: bob.id } };
      const { items } = (await ada.get<Page<AuditEntry>>(`/api/rooms/${room.id}/audit?limit=4`)).body;
      expect(items).toMatchObject([
        { action: "unbanned", ...about },
        { action: "banned", ...about, details: { until: "2999-01-01T00:00:00.000Z", reason: "Spam." } },
        { action: "muted", ...about, details: { until: null, reason: "Loud." } },
        { action: "joined", actor: { id: carol.id } },
      ]);
      const { notices } = await carol.history(room.id);
      expect(notices.map(({ kind, data }) => [kind, data])).toContainEqual([
        "banned",
        { until: "2999-01-01T00:00:00.000Z" },
      ]);
    });

    it("reports a missing user, member or room", async () => {
      const { ada, room } = await moderationScene(url());
      const [removal, mute, ban, lift] = await Promise.all(attempts(ada, room.id, UNKNOWN));
      expect([removal?.status, removal?.body.code]).toEqual([404, "member.not_found"]);
      for (const answer of [mute, ban]) expect([answer?.status, answer?.body.code]).toEqual([404, "user.not_found"]);
      expect(lift?.status).toBe(204);
      expect(await codes(attempts(ada, UNKNOWN, ada.id))).toEqual(fourTimes("404 room.not_found"));
    });

    it.each([
      ["a word as end", { until: "tomorrow" }, ["until"]],
      ["a number as end", { until: 99_999_999_999_999 }, ["until"]],
      ["an end without an offset", { until: "2999-01-01T00:00:00" }, ["until"]],
      ["an end on a day that does not exist", { until: "2999-02-30T00:00:00Z" }, ["until"]],
      ["an end in the past", { until: "2001-01-01T00:00:00Z" }, ["until"]],
      ["a number as reason", { reason: 5 }, ["reason"]],
      ["a reason with NUL", { reason: "a\0b" }, ["reason"]],
      ["a reason of 501 characters", { reason: "x".repeat(501) }, ["reason"]],
      ["invalid values in all fields", { until: 1, reason: "x".repeat(501) }, ["reason", "until"]],
    ])("refuses a sanction with %s", async (_what, body, paths) => {
      const { ada, room, sanctions } = await moderationScene(url());
      const answer = await ada.put(`${sanctions}/mute`, body);
      expect([answer.status, answer.body.code, issuePaths(answer)]).toEqual([400, "request.invalid", paths]);
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.rev).toBe(2);
    });

    it("refuses malformed ids, and unknown kinds of sanctions", async () => {
      const { ada, room, sanctions } = await moderationScene(url());
      for (const wrong of ["abc", "%00", "1"]) {
        expect(await codes(attempts(ada, room.id, wrong))).toEqual(fourTimes("400 request.invalid"));
        expect(await codes(attempts(ada, wrong, ada.id))).toEqual(fourTimes("400 request.invalid"));
      }
      for (const answer of [await ada.put(`${sanctions}/kick`, {}), await ada.delete(`${sanctions}/kick`)])
        expect([answer.body.code, issuePaths(answer)]).toEqual(["request.invalid", ["kind"]]);
    });

    it("stores no message with a later rev than the author's removal, ban or mute (S4)", async () => {
      const { ada, bob, room, bobLive, member, sanctions, messages } = await moderationScene(url());
      const ways = [
        () => ada.delete(member),
        () => ada.put(`${sanctions}/ban`, {}),
        () => ada.put(`${sanctions}/mute`, {}),
      ];
      const send = async (index: number) => {
        const body = `${index}`;
        if (index % 2) return (await bobLive.ask("message:send", { roomId: room.id, body })).ok;
        return (await bob.post(messages, { body })).status === 201;
      };
      const first = `${messages}/${(await bob.send(room.id, "first")).id}`;
      const edit = async (body: string) => (await bob.patch(first, { body })).status === 200;
      let { rev } = await ada.changes(room.id, 0);
      for (let round = 0; round < 60; round += 1) {
        const sends = Array.from({ length: 16 }, (_, index) => () => send(index));
        const early = sends.slice(0, round % 16).map((run) => run());
        const moderated = ways[round % ways.length]!();
        const edits = [edit(`${round}`), edit(`${round} again`)];
        const late = sends.slice(round % 16).map((run) => run());
        expect((await moderated).status).toBeLessThan(300);
        const stored = (await Promise.all([...early, ...late])).filter(Boolean).length;
        const changed = (await Promise.all(edits)).some(Boolean) ? 1 : 0;
        expect([await send(0), await send(1), await edit("after all")]).toEqual([false, false, false]);

        const { messages: sent, members } = await ada.changes(room.id, rev);
        expect([sent.length, members.length]).toEqual([stored + changed, 1]);
        for (const message of sent) expect(message.rev).toBeLessThan(members[0]!.rev);
        for (const kind of ["mute", "ban"]) await ada.delete(`${sanctions}/${kind}`);
        await bob.post(`/api/rooms/${room.id}/join`);
        expect(await send(round)).toBe(true);
        rev = (await ada.changes(room.id, rev)).rev;
      }
      const { seq } = (await ada.get<Room>(`/api/rooms/${room.id}`)).body;
      expect(seq).toBeGreaterThanOrEqual(60);
    }, 180_000);
  });
}
