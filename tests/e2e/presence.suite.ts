import { describe, expect, it, onTestFinished } from "vitest";
import type { Presence } from "../../src/protocol/presence-entities.js";
import { eventually, register, type LiveClient, type TestClient } from "../support/client.js";

type Watched = { presences: readonly Presence[] };

function hearing({ socket }: LiveClient) {
  const received: Presence[] = [];
  socket.on("presence:changed", (presence) => void received.push(presence));
  return received;
}

export function presenceSuite(url: () => string): void {
  describe("presence", () => {
    const scene = async () => {
      const people = await Promise.all([register(url(), "ada"), register(url(), "bob"), register(url(), "eve")]);
      const [ada, bob, eve] = people;
      onTestFinished(() => people.forEach((person) => person.close()));
      const room = await ada.createRoom();
      await bob.post(`/api/rooms/${room.id}/join`);
      const [adaLive, eveLive] = [await ada.connect(), await eve.connect()];
      return { ada, bob, eve, roomId: room.id, adaLive, eveLive };
    };
    const watch = (live: LiveClient, ...people: TestClient[]) =>
      live.do<Watched>("presence:watch", { userIds: people.map(({ id }) => id) });

    it("tells who of the watched people is there, and when somebody comes", async () => {
      const { ada, bob, adaLive } = await scene();
      const received = hearing(adaLive);
      const offline = { userId: bob.id, status: "offline", lastSeenAt: null, text: null };
      const self = { userId: ada.id, status: "online", lastSeenAt: null, text: null };
      await expect.poll(async () => (await watch(adaLive, ada, bob)).presences).toEqual([self, offline]);
      await bob.connect();
      await eventually(() => received.some(({ userId }) => userId === bob.id), "bob's arrival");
      expect(received.at(-1)).toEqual({ ...offline, status: "online" });
    });

    it("leaves out strangers and unknown people, and tells nothing of them later", async () => {
      const { ada, bob, eve, adaLive, eveLive } = await scene();
      const received = hearing(eveLive);
      expect(await watch(eveLive, ada, bob)).toEqual({ presences: [] });
      const unknown = await eveLive.do("presence:watch", { userIds: ["01900000-0000-7000-8000-000000000000"] });
      expect(unknown).toEqual({ presences: [] });
      await watch(adaLive, bob);
      const toAda = hearing(adaLive);
      await bob.connect();
      await eventually(() => toAda.length > 0, "bob's arrival");
      expect(received).toEqual([]);
      expect((await watch(adaLive, eve)).presences).toEqual([]);
    });

    it("shows people as offline to those who left the last common room, and nothing after that", async () => {
      const { ada, bob, roomId, adaLive } = await scene();
      const bobLive = await bob.connect();
      const [toAda, toBob] = [hearing(adaLive), hearing(bobLive)];
      await expect.poll(async () => (await watch(adaLive, bob)).presences[0]?.status).toBe("online");
      await expect.poll(async () => (await watch(bobLive, ada)).presences[0]?.status).toBe("online");
      await ada.delete(`/api/rooms/${roomId}/members/${bob.id}`);
      await eventually(() => toAda.some(({ status }) => status === "offline"), "the end of ada's watch");
      await eventually(() => toBob.some(({ status }) => status === "offline"), "the end of bob's watch");
      expect(await watch(bobLive, ada)).toEqual({ presences: [] });
      await adaLive.do("presence:set", { status: "away", text: "A secret" });
      await bobLive.do("presence:set", { status: "online", text: "Another" });
      const last = { status: "offline", lastSeenAt: null, text: null };
      expect([toAda.at(-1), toBob.at(-1)]).toEqual([
        { userId: bob.id, ...last },
        { userId: ada.id, ...last },
      ]);
    });

    it("shows people again who come back to the last common room", async () => {
      const { bob, roomId, adaLive } = await scene();
      const bobLive = await bob.connect();
      const toAda = hearing(adaLive);
      await expect.poll(async () => (await watch(adaLive, bob)).presences[0]?.status).toBe("online");
      await bobLive.do("room:leave", { roomId });
      await eventually(() => toAda.at(-1)?.status === "offline", "the end of ada's watch");
      await bobLive.do("presence:set", { status: "away", text: "Back again" });
      await bobLive.do("room:join", { roomId });
      await eventually(() => toAda.at(-1)?.status === "away", "ada's watch");
      expect(toAda.at(-1)).toEqual({ userId: bob.id, status: "away", lastSeenAt: null, text: "Back again" });
    });

    it("shows invisible people as offline to others, and as invisible to themselves", async () => {
      const { bob, adaLive } = await scene();
      const bobLive = await bob.connect();
      const received = hearing(adaLive);
      await expect.poll(async () => (await watch(adaLive, bob)).presences[0]?.status).toBe("online");
      await bobLive.do("presence:set", { status: "invisible" });
      await eventually(() => received.at(-1)?.status === "offline", "bob's disappearance");
      const { lastSeenAt } = received.at(-1) ?? {};
      expect(lastSeenAt).not.toBeNull();
      await bob.connect();
      expect((await watch(bobLive, bob)).presences[0]).toMatchObject({ status: "invisible", lastSeenAt: null });
      expect((await watch(adaLive, bob)).presences[0]).toMatchObject({ status: "offline", lastSeenAt });
      await bobLive.do("presence:set", { status: "online" });
      await eventually(() => received.at(-1)?.status === "online", "bob's return");
    });

    it("keeps the text until it is removed, and is away when every connection is", async () => {
      const { bob, adaLive } = await scene();
      const [phone, laptop] = [await bob.connect(), await bob.connect()];
      const received = hearing(adaLive);
      await watch(adaLive, bob);
      await phone.do("presence:set", { status: "away", text: " At lunch " });
      await eventually(() => received.at(-1)?.text === "At lunch", "the text");
      expect(received.at(-1)?.status).toBe("online");
      await laptop.do("presence:set", { status: "away" });
      await eventually(() => received.at(-1)?.status === "away", "being away");
      expect(received.at(-1)?.text).toBe("At lunch");
      await laptop.do("presence:set", { status: "online", text: "" });
      await eventually(() => received.at(-1)?.status === "online" && received.at(-1)?.text === null, "the return");
    });

    it("ends a watch that is given up before it is answered", async () => {
      const { ada, bob, adaLive } = await scene();
      const received = hearing(adaLive);
      await Promise.all([watch(adaLive, bob), adaLive.do("presence:unwatch", { userIds: [bob.id] })]);
      const bobLive = await bob.connect();
      await bobLive.do("presence:set", { status: "online", text: "Here" });
      await watch(adaLive, ada);
      await adaLive.do("presence:set", { status: "online", text: "Here too" });
      await eventually(() => received.some(({ text }) => text === "Here too"), "ada's own text");
      expect(received.map(({ userId }) => userId)).not.toContain(bob.id);
    });

    it("stops telling of people who are not watched any more, and refuses more than 500", async () => {
      const { bob, adaLive } = await scene();
      const received = hearing(adaLive);
      await watch(adaLive, bob);
      await adaLive.do("presence:unwatch", { userIds: [bob.id] });
      const bobLive = await bob.connect();
      await bobLive.do("presence:set", { status: "online", text: "Here" });
      await expect.poll(async () => (await watch(adaLive, bob)).presences[0]?.text).toBe("Here");
      expect(received).toEqual([]);
      const userIds = Array.from({ length: 500 }, () => crypto.randomUUID());
      const refused = await adaLive.ask("presence:watch", { userIds });
      expect(refused).toMatchObject({ ok: false, error: { code: "request.invalid" } });
      for (const wrong of [{ status: "gone" }, { status: "away", text: "\u202e" }, { status: "away", until: "never" }])
        expect(await adaLive.ask("presence:set", wrong)).toMatchObject({ error: { code: "request.invalid" } });
    });
  });
}
