import { describe, expect, it, type TestContext, vi } from "vitest";
import type { History, Message, Page } from "../../src/protocol/entities.js";
import type { Scheduled } from "../../src/protocol/scheduled-entities.js";
import type { UserChanged, UserSynced } from "../../src/protocol/user-entities.js";
import { logIn, PASSWORD, register, type LiveClient, type TestClient } from "../support/client.js";

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const DAY_MS = 86_400_000;
/** Soon enough to wait for, and late enough for the request to arrive before, beside those of other tests. */
const SOON_MS = 4_000;
/** Late enough for several requests before. */
const LATER_MS = 10_000;

const becomes = (read: () => Promise<unknown>, value: unknown) =>
  vi.waitFor(async () => expect(await read()).toEqual(value), { timeout: 20_000, interval: 50 });

/** Messages that are sent later. */
export function scheduledSuite(url: () => string): void {
  const scene = async () => {
    const [ada, bob] = await Promise.all([register(url()), register(url())]);
    const room = await ada.createRoom();
    await bob.post(`/api/rooms/${room.id}/join`);
    const schedule = (sendAt: string, more: object = {}, by = bob) =>
      by.post<Scheduled>("/api/scheduled", { roomId: room.id, body: "later", sendAt, ...more });
    return { ada, bob, room, schedule };
  };
  const live = async (client: TestClient, { onTestFinished }: TestContext): Promise<LiveClient> => {
    const connected = await client.connect();
    onTestFinished(() => void connected.socket.disconnect());
    return connected;
  };
  const listOf = async (client: TestClient) => (await client.get<Page<Scheduled>>("/api/scheduled")).body.items;
  const sentIn = async (client: TestClient, roomId: string): Promise<readonly Message[]> =>
    (await client.get<History>(`/api/rooms/${roomId}/messages`)).body.items;
  const isFailed = async (client: TestClient) => (await listOf(client)).some(({ state }) => state === "failed");

  describe.concurrent("scheduled messages", () => {
    it("sends a message once when it is due, as written, and removes it from the list", async () => {
      const { ada, bob, room, schedule } = await scene();
      const quoted = await ada.send(room.id, "question");
      const more = { data: { a: 1 }, replyTo: quoted.id };
      const { status, body: scheduled } = await schedule(inMs(SOON_MS), more);
      expect(status).toBe(201);
      expect(scheduled).toMatchObject({ roomId: room.id, state: "waiting", body: "later", kind: "text", ...more });
      await becomes(async () => (await listOf(bob)).length, 0);
      const messages = await sentIn(bob, room.id);
      expect(messages).toHaveLength(2);
      expect(messages[1]).toMatchObject({
        via: "scheduled",
        body: "later",
        clientMessageId: scheduled.id,
        data: { a: 1 },
      });
      expect(messages[1]?.replyTo?.id).toBe(quoted.id);
    });

    it("moves no read marker of its author", async () => {
      const { ada, bob, room, schedule } = await scene();
      await schedule(inMs(SOON_MS), {}, ada);
      await becomes(async () => (await sentIn(bob, room.id)).length, 1);
      const { body } = await ada.get<{ membership: { readSeq: number } }>(`/api/rooms/${room.id}`);
      expect(body.membership.readSeq).toBe(0);
    });

    it("sends a reply to its thread, and to the room as well", async () => {
      const { ada, bob, room, schedule } = await scene();
      const root = await ada.send(room.id, "root");
      await schedule(inMs(SOON_MS), { threadOf: root.id, alsoInRoom: true });
      await becomes(async () => (await listOf(bob)).length, 0);
      expect((await sentIn(bob, room.id))[1]).toMatchObject({ threadOf: root.id, threadSeq: 1, seq: 2 });
    });

    it("brings every change to all devices of the author, live and by user:sync", async (test) => {
      const { bob, schedule } = await scene();
      const [phone, laptop] = [await live(bob, test), await live(await logIn(url(), bob), test)];
      const changes: UserChanged[] = [];
      laptop.socket.on("user:changed", (change) => changes.push(change));
      const { body: later } = await schedule(inMs(DAY_MS));
      const changed = await bob.patch<Scheduled>(`/api/scheduled/${later.id}`, { body: "changed" });
      await bob.delete(`/api/scheduled/${later.id}`);
      const told = () => changes.flatMap(({ scheduled = [] }) => scheduled);
      await becomes(async () => told().some((each) => "deleted" in each), true);
      const removed = { id: later.id, roomId: later.roomId, rev: changed.body.rev + 1, deleted: true };
      expect(told().at(-1)).toEqual(removed);
      expect(later.rev).toBeLessThan(changed.body.rev);
      const synced = await phone.do<UserSynced>("user:sync", { after: phone.ready.userRev });
      expect(synced.scheduled).toEqual([removed]);
    });

    it("returns the first one to a retry, while it waits and after it was sent", async () => {
      const { bob, room, schedule } = await scene();
      const sendAt = inMs(LATER_MS);
      const first = await schedule(sendAt, { clientMessageId: "once" });
      const retry = await schedule(sendAt, { clientMessageId: "once" });
      expect([first.status, retry.status, retry.body]).toEqual([201, 200, first.body]);
      await becomes(async () => (await listOf(bob)).length, 0);
      const late = await schedule(sendAt, { clientMessageId: "once" });
      expect([late.status, late.body]).toEqual([200, { ...first.body, rev: 0 }]);
      expect(await sentIn(bob, room.id)).toHaveLength(1);
      for (const more of [{ body: "else" }, { threadOf: (await bob.send(room.id, "x")).id }])
        expect((await schedule(sendAt, { clientMessageId: "once", ...more })).body).toMatchObject({
          code: "message.client_id_reused",
        });
      expect((await schedule(inMs(DAY_MS), { clientMessageId: "once" })).status).toBe(409);
    });

    it("schedules once, however many requests with one id arrive together", async () => {
      const { bob, schedule } = await scene();
      const sendAt = inMs(DAY_MS);
      const answers = await Promise.all([1, 2, 3, 4].map(() => schedule(sendAt, { clientMessageId: "once" })));
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 200, 201]);
      expect(await listOf(bob)).toHaveLength(1);
    });

    it("judges the right to send when the message is due, and tries again at a new time", async () => {
      const { ada, bob, room, schedule } = await scene();
      await ada.put(`/api/rooms/${room.id}/sanctions/${bob.id}/mute`, {});
      const { body: scheduled } = await schedule(inMs(SOON_MS));
      await becomes(() => isFailed(bob), true);
      expect(await listOf(bob)).toMatchObject([{ id: scheduled.id, state: "failed", code: "room.muted" }]);
      expect(await sentIn(ada, room.id)).toEqual([]);
      const edited = await bob.patch<Scheduled>(`/api/scheduled/${scheduled.id}`, { body: "better" });
      expect(edited.body).toMatchObject({ state: "failed", code: "room.muted", body: "better" });
      await ada.delete(`/api/rooms/${room.id}/sanctions/${bob.id}/mute`);
      const retried = await bob.patch<Scheduled>(`/api/scheduled/${scheduled.id}`, { sendAt: inMs(SOON_MS) });
      expect(retried.body).toMatchObject({ state: "waiting" });
      expect(retried.body).not.toHaveProperty("code");
      await becomes(async () => (await sentIn(ada, room.id)).length, 1);
      expect((await sentIn(ada, room.id))[0]).toMatchObject({ body: "better", via: "scheduled" });
    });

    it("fails in an archived room, in an announcement room, after a ban, and in slow mode", async () => {
      const { ada, bob, schedule } = await scene();
      const rooms = await Promise.all([1, 2, 3, 4].map(() => ada.createRoom()));
      for (const { id } of rooms) await bob.post(`/api/rooms/${id}/join`);
      const [archived, announcing, banning, slow] = rooms.map(({ id }) => id);
      await ada.patch(`/api/rooms/${slow}`, { settings: { slowModeSeconds: 600 } });
      await bob.send(slow ?? "", "first");
      const waiting: Scheduled[] = [];
      for (const roomId of [archived, announcing, banning, slow])
        waiting.push((await schedule(inMs(DAY_MS), { roomId })).body);
      await ada.post(`/api/rooms/${archived}/archive`);
      await ada.patch(`/api/rooms/${announcing}`, { settings: { announcement: true } });
      await ada.put(`/api/rooms/${banning}/sanctions/${bob.id}/ban`, {});
      for (const { id } of waiting) await bob.patch(`/api/scheduled/${id}`, { sendAt: inMs(SOON_MS) });
      await becomes(async () => (await listOf(bob)).every(({ state }) => state === "failed"), true);
      const codes = new Map((await listOf(bob)).map(({ roomId, code }) => [roomId, code]));
      expect(codes).toEqual(
        new Map([
          [archived, "room.archived"],
          [announcing, "room.announcement"],
          [banning, "room.not_a_member"],
          [slow, "room.slow_mode"],
        ]),
      );
    });

    it("fails in a direct room with somebody whom a block separates, and is sent after the block has ended", async () => {
      const { ada, bob, schedule } = await scene();
      const { id: roomId } = (await bob.put<{ id: string }>(`/api/rooms/direct/${ada.id}`)).body;
      const { body: scheduled } = await schedule(inMs(DAY_MS), { roomId });
      await ada.put(`/api/users/${bob.id}/block`);
      await bob.patch(`/api/scheduled/${scheduled.id}`, { sendAt: inMs(SOON_MS) });
      await becomes(() => isFailed(bob), true);
      expect(await listOf(bob)).toMatchObject([{ id: scheduled.id, state: "failed", code: "user.blocked" }]);
      expect(await sentIn(bob, roomId)).toEqual([]);
      await ada.delete(`/api/users/${bob.id}/block`);
      await bob.patch(`/api/scheduled/${scheduled.id}`, { sendAt: inMs(SOON_MS) });
      await becomes(async () => (await sentIn(bob, roomId)).length, 1);
    });

    it("refuses times that have passed or are further than a year ahead, and invalid content, all at once", async () => {
      const { bob, schedule } = await scene();
      for (const sendAt of [inMs(-1), inMs(400 * DAY_MS), "soon", "2027-02-30T00:00:00Z"]) {
        const { status, body } = await schedule(sendAt);
        expect([status, body]).toMatchObject([
          400,
          { code: "request.invalid", details: { issues: [{ path: "sendAt" }] } },
        ]);
      }
      const both = await schedule(inMs(-1), { body: " " });
      expect(both.body).toMatchObject({ details: { issues: [{ path: "sendAt" }, { path: "body" }] } });
      expect((await schedule(inMs(DAY_MS), { body: "" })).body).toMatchObject({ code: "message.empty" });
      expect((await schedule(inMs(DAY_MS), { body: "x".repeat(4_001) })).body).toMatchObject({
        code: "message.too_long",
      });
      const { body } = await schedule(inMs(DAY_MS));
      for (const change of [{}, { sendAt: inMs(-1) }, { body: null }, { kind: "other" }, { data: 7 }])
        expect((await bob.patch(`/api/scheduled/${body.id}`, change)).status).toBe(400);
      expect(await listOf(bob)).toEqual([body]);
    });

    it("refuses messages that the author does not see, and replies to replies", async () => {
      const { ada, bob, room, schedule } = await scene();
      const elsewhere = await ada.send((await ada.createRoom()).id, "elsewhere");
      const root = await ada.send(room.id, "root");
      const reply = await bob.post<Message>(`/api/rooms/${room.id}/messages`, { body: "reply", threadOf: root.id });
      const { body: waiting } = await schedule(inMs(DAY_MS));
      for (const [more, code] of [
        [{ replyTo: elsewhere.id }, "message.not_found"],
        [{ threadOf: elsewhere.id }, "message.not_found"],
        [{ threadOf: reply.body.id }, "thread.nested"],
      ] as const) {
        expect((await schedule(inMs(DAY_MS), more)).body).toMatchObject({ code });
        expect((await bob.patch(`/api/scheduled/${waiting.id}`, more)).body).toMatchObject({ code });
      }
    });

    it("keeps another user's scheduled messages secret", async () => {
      const { ada, schedule } = await scene();
      const { body } = await schedule(inMs(DAY_MS));
      expect(await listOf(ada)).toEqual([]);
      for (const answer of [
        await ada.patch(`/api/scheduled/${body.id}`, { body: "mine" }),
        await ada.delete(`/api/scheduled/${body.id}`),
        await ada.delete(`/api/scheduled/${crypto.randomUUID()}`),
      ])
        expect([answer.status, answer.body]).toMatchObject([404, { code: "scheduled.not_found" }]);
    });

    it("forgets the scheduled messages of a deleted account", async () => {
      const { ada, bob, room, schedule } = await scene();
      await schedule(inMs(LATER_MS));
      await bob.delete("/api/users/me", { password: PASSWORD });
      await schedule(inMs(LATER_MS + 500), { body: "after" }, ada);
      await becomes(async () => (await sentIn(ada, room.id)).length > 0, true);
      expect((await sentIn(ada, room.id)).map(({ body }) => body)).toEqual(["after"]);
    });
  });
}
