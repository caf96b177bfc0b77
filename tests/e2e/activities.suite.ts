import { describe, expect, it, onTestFinished } from "vitest";
import type { ActivityChanged } from "../../src/protocol/presence-entities.js";
import { eventually, register, type LiveClient } from "../support/client.js";

type Shown = { activities: readonly ActivityChanged[] };

/** Activities of people by what the client was told; the last state of each, without those that ended. */
function watching({ socket }: LiveClient) {
  const received: ActivityChanged[] = [];
  socket.on("activity:changed", (change) => void received.push(change));
  return received;
}

export function activitiesSuite(url: () => string): void {
  describe("activities", () => {
    const scene = async () => {
      const people = await Promise.all([register(url(), "ada"), register(url(), "bob")]);
      const [ada, bob] = people;
      onTestFinished(() => people.forEach((person) => person.close()));
      const room = await ada.createRoom();
      await bob.post(`/api/rooms/${room.id}/join`);
      const [adaLive, bobLive] = [await ada.connect(), await bob.connect()];
      return { ada, bob, roomId: room.id, adaLive, bobLive };
    };

    it("shows what a member does to a connection that shows the room, until it ends", async () => {
      const { bob, roomId, adaLive, bobLive } = await scene();
      const received = watching(adaLive);
      expect(await adaLive.do<Shown>("room:focus", { roomId })).toEqual({ activities: [] });
      await bobLive.do("activity:set", { roomId, state: "working", label: " Reading 3 files " });
      const working = { roomId, threadOf: null, userId: bob.id, state: "working", label: "Reading 3 files" };
      await eventually(() => received.length === 1, "the activity");
      expect(received).toEqual([working]);
      expect(await adaLive.do<Shown>("room:focus", { roomId })).toEqual({ activities: [working] });
      bobLive.socket.disconnect();
      await eventually(() => received.length === 2, "its end");
      expect(received[1]).toEqual({ ...working, state: null, label: null });
    });

    it("keeps a thread's activities in the thread", async () => {
      const { ada, roomId, adaLive, bobLive } = await scene();
      const { id: threadOf } = await ada.send(roomId, "root");
      const received = watching(adaLive);
      await adaLive.do("room:focus", { roomId, threadOf });
      await bobLive.do("activity:set", { roomId, state: "typing" });
      await bobLive.do("activity:set", { roomId, threadOf, state: "typing" });
      await eventually(() => received.length > 0, "the activity");
      expect(received.map((change) => change.threadOf)).toEqual([threadOf]);
      const shown = await adaLive.do<Shown>("room:focus", { roomId });
      expect(shown.activities.map((change) => change.threadOf)).toEqual([null]);
      expect(await adaLive.do<Shown>("room:focus", { roomId: null })).toEqual({ activities: [] });
    });

    it("shows what the latest focus names, also when an earlier one takes longer", async () => {
      const { ada, roomId, adaLive, bobLive } = await scene();
      const { id: threadOf } = await ada.send(roomId, "root");
      const received = watching(adaLive);
      await Promise.all([adaLive.do("room:focus", { roomId, threadOf }), adaLive.do("room:focus", { roomId })]);
      await bobLive.do("activity:set", { roomId, state: "typing" });
      await bobLive.do("activity:set", { roomId, threadOf, state: "typing" });
      await eventually(() => received.length > 0, "the activity");
      expect(received[0]?.threadOf).toBeNull();
    });

    it("ends what a removed member does, and tells them nothing more", async () => {
      const { ada, bob, roomId, adaLive, bobLive } = await scene();
      const [toAda, toBob] = [watching(adaLive), watching(bobLive)];
      for (const live of [adaLive, bobLive]) await live.do("room:focus", { roomId });
      await bobLive.do("activity:set", { roomId, state: "typing" });
      await eventually(() => toAda.length === 1, "the activity");
      await ada.delete(`/api/rooms/${roomId}/members/${bob.id}`);
      await eventually(() => toAda.length === 2, "its end");
      await adaLive.do("activity:set", { roomId, state: "typing" });
      const refused = await bobLive.ask("activity:set", { roomId, state: "typing" });
      expect(refused).toMatchObject({ ok: false, error: { code: "room.not_a_member" } });
      const unseen = await bobLive.ask("room:focus", { roomId });
      expect(unseen).toMatchObject({ ok: false, error: { code: "room.not_a_member" } });
      expect(toBob).toEqual([]);
    });

    it("ends what a muted member does, who may still say that it is over", async () => {
      const { ada, bob, roomId, adaLive, bobLive } = await scene();
      const received = watching(adaLive);
      await adaLive.do("room:focus", { roomId });
      await bobLive.do("activity:set", { roomId, state: "typing" });
      await eventually(() => received.length === 1, "the activity");
      await ada.put(`/api/rooms/${roomId}/sanctions/${bob.id}/mute`, {});
      await eventually(() => received.length === 2, "its end");
      const muted = await bobLive.ask("activity:set", { roomId, state: "typing" });
      expect(muted).toMatchObject({ ok: false, error: { code: "room.muted" } });
      expect(await bobLive.do("activity:set", { roomId, state: null })).toEqual({});
    });

    it("refuses unknown states, and labels that are too long or invisible", async () => {
      const { roomId, bobLive } = await scene();
      for (const wrong of [
        { state: "sleeping" },
        { state: "typing", label: "x".repeat(81) },
        { state: "typing", label: "\u202e" },
        {},
      ]) {
        const answer = await bobLive.ask("activity:set", { roomId, ...wrong });
        expect(answer).toMatchObject({ ok: false, error: { code: "request.invalid" } });
      }
    });
  });
}
