import { describe, expect, it } from "vitest";
import type { Member, Message, Page, RemovalReason, Room, Sanction } from "../../src/protocol/entities.js";
import { eventually, type LiveClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";
import { moderationScene } from "./moderation-scene.js";

const PERMANENT = "9999-12-31T23:59:59.999Z";

const inFuture = (ms: number) => new Date(Date.now() + ms).toISOString();
const inAnHour = () => inFuture(3_600_000);

/** Fails unless REST and the socket both refuse with `code`. */
async function expectBothRefused(
  rest: Promise<{ status: number; body: unknown }>,
  ack: Promise<unknown>,
  refusal: { status: number; code: string; details?: object },
): Promise<void> {
  const { status, code, details } = refusal;
  expect(await rest).toMatchObject({ status, body: { code, ...(details && { details }) } });
  expect(await ack).toMatchObject({ ok: false, error: refusal });
}

const removalsOf = (live: LiveClient) => {
  const removals: { roomId: string; reason: RemovalReason }[] = [];
  live.socket.on("room:removed", (removal) => removals.push(removal));
  return removals;
};

export function moderationSuite(url: () => string): void {
  const scene = () => moderationScene(url());

  describe("removing a member", () => {
    it("ends the membership of a removed member with its reason, and delivers nothing more to them", async () => {
      const { ada, bob, room, adaLive, bobLive, member, messages } = await scene();
      const phone = await bob.connect();
      const removals = [removalsOf(bobLive), removalsOf(phone)];
      expect((await ada.delete(member)).status).toBe(204);
      await ada.send(room.id, "without bob");
      await eventually(() => removals.every(({ length }) => length === 1), "room:removed");
      await eventually(() => adaLive.messages.length === 1, "the message");
      expect(removals.flat()).toEqual([room.id, room.id].map((roomId) => ({ roomId, reason: "removed" })));
      expect(adaLive.changes[0]).toMatchObject({ rev: 3, members: [{ user: { id: bob.id }, rev: 3 }] });
      expect(adaLive.changes[0]?.members[0]?.leftAt).toEqual(expect.any(String));
      expect([bobLive.changes, phone.changes]).toEqual([[], []]);

      const outsider = { status: 403, code: "room.not_a_member" };
      const send = { body: "still here?" };
      const emitted = bobLive.ask("message:send", { roomId: room.id, ...send });
      await expectBothRefused(bob.post(messages, send), emitted, outsider);
      const members = (await ada.get<Page<Member>>(`/api/rooms/${room.id}/members`)).body;
      expect(members.items.map(({ user }) => user.id)).toEqual([ada.id]);
      expect((await ada.delete(member)).body).toMatchObject({ status: 404, code: "member.not_found" });

      expect((await bob.post(`/api/rooms/${room.id}/join`)).status).toBe(200);
      await ada.send(room.id, "welcome back");
      await eventually(() => bobLive.messages.length === 1, "the welcome");
    });
  });

  describe("bans", () => {
    it("ends the membership of a banned user, who may not join or send", async () => {
      const { ada, bob, room, adaLive, bobLive, sanctions, messages } = await scene();
      const removals = removalsOf(bobLive);
      const until = inAnHour();
      const answer = await ada.put<Sanction>(`${sanctions}/ban`, { until, reason: " spam " });
      const made = { user: { id: bob.id }, by: { id: ada.id }, at: expect.any(String) };
      expect(answer).toMatchObject({ status: 200, body: { ...made, kind: "ban", until, reason: "spam" } });
      await ada.send(room.id, "without bob");
      await eventually(() => removals.length === 1 && adaLive.messages.length === 1, "the ban");
      expect([removals, bobLive.changes]).toEqual([[{ roomId: room.id, reason: "banned" }], []]);

      const join = () => bob.post(`/api/rooms/${room.id}/join`);
      const rejoin = () => bobLive.ask("room:join", { roomId: room.id });
      const refused = { status: 403, code: "room.banned", details: { until } };
      await expectBothRefused(join(), rejoin(), refused);
      const emitted = bobLive.ask("message:send", { roomId: room.id, body: "hello?" });
      await expectBothRefused(bob.post(messages, { body: "hello?" }), emitted, {
        status: 403,
        code: "room.not_a_member",
      });
      expect((await ada.put<Sanction>(`${sanctions}/ban`, { until: null })).body.until).toBeNull();
      await expectBothRefused(join(), rejoin(), { ...refused, details: { until: null } });
      expect((await ada.delete(`${sanctions}/mute`)).status).toBe(204);
      await expectBothRefused(join(), rejoin(), { ...refused, details: { until: null } });
      expect((await ada.delete(`${sanctions}/ban`)).status).toBe(204);
      expect((await ada.delete(`${sanctions}/mute`)).status).toBe(204);
      expect((await join()).status).toBe(200);
    });

    it("hides a public room from a banned user, over REST and the socket, until the ban is lifted", async () => {
      const { ada, bob, room, bobLive, sanctions } = await scene();
      const { id } = await ada.send(room.id, "before the ban");
      await bob.put(`/api/rooms/${room.id}/messages/${id}/reactions/${encodeURIComponent("👍")}`);
      const until = inAnHour();
      await ada.put(`${sanctions}/ban`, { until });
      const path = `/api/rooms/${room.id}`;
      const reads = [
        path,
        ...["members", `members/${ada.id}`, "messages", "messages?from=unread", "pins", "changes?after=0"].map(
          (part) => `${path}/${part}`,
        ),
        ...["", "/thread", `/reactions/${encodeURIComponent("👍")}`].map((part) => `${path}/messages/${id}${part}`),
      ];
      const refused = { status: 403, code: "room.banned", details: { until } };
      const sync = () => bobLive.ask("room:sync", { roomId: room.id, after: 0 });
      const isListed = async (membership: string) =>
        (await bob.get<Page<Room>>(`/api/rooms?membership=${membership}`)).body.items.some(
          (listed) => listed.id === room.id,
        );
      for (const read of reads) await expectBothRefused(bob.get(read), sync(), refused);
      expect([await isListed("open"), await isListed("any")]).toEqual([false, false]);

      await ada.delete(`${sanctions}/ban`);
      for (const read of reads) expect((await bob.get(read)).status).toBe(200);
      expect((await sync()).ok).toBe(true);
      expect([await isListed("open"), await isListed("any")]).toEqual([true, true]);
    });

    it("lets a ban expire", async () => {
      const { ada, bob, room, sanctions } = await scene();
      await ada.put(`${sanctions}/ban`, { until: inFuture(300) });
      let status = 0;
      while (status !== 200) status = (await bob.post(`/api/rooms/${room.id}/join`)).status;
    });

    it("bans users who never were in the room, and leaves its members unchanged", async () => {
      const { ada, room, sanctions, bob } = await scene();
      const carol = await registerUser(url(), "carol");
      const before = (await ada.get<Room>(`/api/rooms/${room.id}`)).body;
      expect((await ada.put(`${sanctions.replace(bob.id, carol.id)}/ban`, {})).status).toBe(200);
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body).toEqual({
        ...before,
        rev: before.rev + 1,
      });
      expect((await carol.post(`/api/rooms/${room.id}/join`)).body.code).toBe("room.banned");
    });
  });

  describe("the list of sanctions", () => {
    it("shows owners and moderators the active mutes and bans, with their reasons, and nobody else", async () => {
      const { ada, bob, room, sanctions } = await scene();
      const carol = await registerUser(url(), "carol");
      await carol.post(`/api/rooms/${room.id}/join`);
      const until = inAnHour();
      const mute = (await ada.put<Sanction>(`${sanctions}/mute`, { reason: "Spam." })).body;
      const ban = (await ada.put<Sanction>(`${sanctions}/ban`, { until })).body;
      await ada.put(`${sanctions.replace(bob.id, carol.id)}/mute`, {});
      await ada.delete(`${sanctions.replace(bob.id, carol.id)}/mute`);

      const list = `/api/rooms/${room.id}/sanctions`;
      expect((await ada.get<Page<Sanction>>(list)).body).toEqual({ items: [ban, mute], nextCursor: null });
      const first = (await ada.get<Page<Sanction>>(`${list}?limit=1`)).body;
      expect(first.items).toEqual([ban]);
      const next = `${list}?limit=1&cursor=${first.nextCursor}`;
      expect((await ada.get<Page<Sanction>>(next)).body).toEqual({ items: [mute], nextCursor: null });
      for (const wrong of ["x", bob.id, `2026-99-99T00:00:00.000Z~${bob.id}~ban`])
        expect((await ada.get(`${list}?cursor=${wrong}`)).body.code).toBe("request.invalid");

      expect((await carol.get(list)).body.code).toBe("room.role_required");
      expect((await bob.get(list)).body.code).toBe("room.not_a_member");
      await ada.patch(`/api/rooms/${room.id}/members/${carol.id}`, { role: "moderator" });
      expect((await carol.get<Page<Sanction>>(list)).body.items).toHaveLength(2);
    });
  });

  describe("mutes", () => {
    it("refuses sends and edits of a muted member over both transports, with the end of the mute", async () => {
      const { ada, bob, room, adaLive, bobLive, sanctions, messages } = await scene();
      const { id: messageId } = await bob.send(room.id, "before");
      const until = inAnHour();
      expect((await ada.put(`${sanctions}/mute`, { until })).status).toBe(200);
      await eventually(() => [adaLive, bobLive].every((live) => live.changes.at(-1)?.rev === 4), "the mute");
      for (const live of [adaLive, bobLive])
        expect(live.changes.at(-1)).toMatchObject({ members: [{ user: { id: bob.id }, mutedUntil: until }] });

      const refused = { status: 403, code: "room.muted", details: { until } };
      const send = { body: "psst" };
      const sent = () => bobLive.ask("message:send", { roomId: room.id, ...send });
      await expectBothRefused(bob.post(messages, send), sent(), refused);
      const edit = bob.patch(`${messages}/${messageId}`, send);
      await expectBothRefused(edit, bobLive.ask("message:edit", { roomId: room.id, messageId, ...send }), refused);
      expect((await bob.delete<Message>(`${messages}/${messageId}`)).body.body).toBeNull();
      const mine = (await bob.get<Room>(`/api/rooms/${room.id}`)).body.membership;
      expect(mine).toMatchObject({ role: "member", mutedUntil: until });
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.membership?.mutedUntil).toBeNull();

      expect((await ada.delete(`${sanctions}/mute`)).status).toBe(204);
      await bob.send(room.id, "after");
      expect((await bob.get<Room>(`/api/rooms/${room.id}`)).body.membership?.mutedUntil).toBeNull();
      await eventually(() => adaLive.changes.at(-1)?.rev === 7, "the end of it");
    });

    it("keeps a mute after leaving and joining again, and a mute without an end permanently", async () => {
      const { ada, bob, room, bobLive, sanctions, messages } = await scene();
      await ada.put(`${sanctions}/mute`, {});
      await bob.post(`/api/rooms/${room.id}/leave`);
      const back = await bob.post<Room>(`/api/rooms/${room.id}/join`);
      expect(back.body.membership?.mutedUntil).toBe(PERMANENT);
      const emitted = bobLive.ask("message:send", { roomId: room.id, body: "back" });
      const refused = { status: 403, code: "room.muted", details: { until: null } };
      await expectBothRefused(bob.post(messages, { body: "back" }), emitted, refused);
    });

    it("mutes users who join later, until the mute is lifted", async () => {
      const { ada, room, bob, sanctions } = await scene();
      const carol = await registerUser(url(), "carol");
      const path = `${sanctions.replace(bob.id, carol.id)}/mute`;
      await ada.put(path, {});
      const join = async () => (await carol.post<Room>(`/api/rooms/${room.id}/join`)).body.membership?.mutedUntil;
      expect(await join()).toBe(PERMANENT);
      await carol.post(`/api/rooms/${room.id}/leave`);
      await ada.delete(path);
      expect(await join()).toBeNull();
      await carol.send(room.id, "hello");
    });

    it("lets a mute expire", async () => {
      const { ada, bob, sanctions, messages } = await scene();
      await ada.put(`${sanctions}/mute`, { until: inFuture(300) });
      let status = 0;
      while (status !== 201) status = (await bob.post(messages, { body: "at last" })).status;
    });

    it("lets a pending retry succeed once the mute has ended, and stores it once", async () => {
      const { ada, bob, room, sanctions, messages } = await scene();
      const sent = { body: "once", clientMessageId: "c" };
      await ada.put(`${sanctions}/mute`, {});
      expect((await bob.post(messages, sent)).body.code).toBe("room.muted");
      await ada.delete(`${sanctions}/mute`);
      expect((await bob.post(messages, sent)).status).toBe(201);
      expect((await bob.post(messages, sent)).status).toBe(200);
      expect((await ada.history(room.id)).items).toHaveLength(1);
    });
  });
}
