import { describe, expect, it } from "vitest";
import type { Message, Room } from "../../src/protocol/entities.js";
import { moderationScene } from "./moderation-scene.js";

/** Ada's room in slow mode, with Bob as a member who has just sent a message. */
async function slowScene(url: string) {
  const scene = await moderationScene(url);
  const { ada, bob, room, messages } = scene;
  const setSlowMode = (slowModeSeconds: number) =>
    ada.patch<Room>(`/api/rooms/${room.id}`, { settings: { slowModeSeconds } });
  const root = await ada.send(room.id, "Before.");
  await setSlowMode(3600);
  const first = { body: "The first.", clientMessageId: "first" };
  const sent = (await bob.post<Message>(messages, first)).body;
  return { ...scene, setSlowMode, root, first, sent };
}

export function slowModeSuite(url: () => string): void {
  describe("slow mode", () => {
    it("refuses a member's next message and reply over both transports, and says how long to wait", async () => {
      const { bob, bobLive, room, root, messages } = await slowScene(url());
      for (const more of [{}, { threadOf: root.id }, { threadOf: root.id, alsoInRoom: true }]) {
        const refused = await bob.post(messages, { body: "no", ...more });
        expect([refused.status, refused.body.code]).toEqual([429, "room.slow_mode"]);
        const { retryAfterMs } = refused.body.details as { retryAfterMs: number };
        expect(retryAfterMs).toBeLessThanOrEqual(3_600_000);
        expect(retryAfterMs).toBeGreaterThan(3_500_000);
        expect(refused.headers.get("retry-after")).toBe(String(Math.ceil(retryAfterMs / 1000)));
        expect(await bobLive.ask("message:send", { roomId: room.id, body: "no", ...more })).toMatchObject({
          error: {
            code: "room.slow_mode",
            status: 429,
            retryable: true,
            details: { retryAfterMs: expect.any(Number) as number },
          },
        });
      }
      expect((await bob.history(room.id)).items).toHaveLength(2);
    });

    it("answers a retry with the first message, and refuses another text under the same id", async () => {
      const { bob, bobLive, room, messages, first, sent } = await slowScene(url());
      const retry = await bob.post<Message>(messages, first);
      expect([retry.status, retry.body]).toEqual([200, sent]);
      expect(await bobLive.do("message:send", { roomId: room.id, ...first })).toMatchObject({
        message: { id: sent.id },
        repeated: true,
      });
      const other = await bob.post(messages, { ...first, body: "Another text." });
      expect([other.status, other.body.code]).toEqual([409, "message.client_id_reused"]);
    });

    it("stores one of twenty concurrent sends, over REST and socket", async () => {
      const { ada, bob, bobLive, room, messages } = await moderationScene(url());
      await ada.patch(`/api/rooms/${room.id}`, { settings: { slowModeSeconds: 3600 } });
      const sends = Array.from({ length: 20 }, async (_, index) => {
        if (index % 2 === 0) return (await bob.post(messages, { body: `${index}` })).status;
        const ack = await bobLive.ask("message:send", { roomId: room.id, body: `${index}` });
        return ack.ok ? 201 : ack.error.status;
      });
      const statuses = await Promise.all(sends);
      expect(statuses.toSorted((a, b) => a - b)).toEqual([201, ...Array<number>(19).fill(429)]);
      expect((await ada.history(room.id)).items).toHaveLength(1);
    });

    it("lets members edit, react and delete, and moderators and owners send", async () => {
      const { ada, bob, room, member, messages, sent } = await slowScene(url());
      expect((await bob.patch(`${messages}/${sent.id}`, { body: "Corrected." })).status).toBe(200);
      expect((await bob.put(`${messages}/${sent.id}/reactions/👍`)).status).toBe(200);
      expect((await bob.delete(`${messages}/${sent.id}`)).status).toBe(200);
      expect((await bob.post(messages, { body: "A deletion frees nothing." })).status).toBe(429);
      await ada.send(room.id, "one");
      await ada.send(room.id, "two");
      await ada.patch(member, { role: "moderator" });
      await bob.send(room.id, "one");
      await bob.send(room.id, "two");
      await ada.patch(member, { role: "member" });
      expect((await bob.post(messages, { body: "no" })).status).toBe(429);
    });

    it("holds after leaving and joining again, until it is switched off", async () => {
      const { bob, room, setSlowMode, messages } = await slowScene(url());
      await bob.post(`/api/rooms/${room.id}/leave`);
      await bob.post(`/api/rooms/${room.id}/join`);
      expect((await bob.post(messages, { body: "no" })).body.code).toBe("room.slow_mode");
      await setSlowMode(0);
      await bob.send(room.id, "one");
      await bob.send(room.id, "two");
    });

    it("counts no refused send, and holds from the change on for everybody", async () => {
      const { ada, bob, room, messages } = await moderationScene(url());
      await bob.send(room.id, "one");
      await bob.send(room.id, "two");
      await ada.patch(`/api/rooms/${room.id}`, { settings: { slowModeSeconds: 3600 } });
      expect((await bob.post(messages, { body: " " })).body.code).toBe("message.empty");
      expect((await bob.post(messages, { body: "x", replyTo: room.id })).body.code).toBe("message.not_found");
      await bob.send(room.id, "the first in slow mode");
      expect((await bob.post(messages, { body: "no" })).body.code).toBe("room.slow_mode");
    });
  });
}
