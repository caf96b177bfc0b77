import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActivityChanged, Presence } from "../../src/protocol/presence-entities.js";
import { eventually, type LiveClient, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";
import { block } from "./blocks.suite.js";
import type { TwoNodes } from "./two-nodes.suite.js";

/** A watch counts for a limit. */
const SLOWLY = { timeout: 10_000, interval: 300 };

/** Suite of what separated people see of each other on two nodes. */
export function blockedPresenceSuite(mode: string, start: () => Promise<TwoNodes>): void {
  describe(`a block between people on two nodes, ${mode}`, () => {
    let nodes: TwoNodes;
    beforeAll(async () => {
      nodes = await start();
    });
    afterAll(() => nodes?.close());

    const presencesTo = ({ socket }: LiveClient) => {
      const received: Presence[] = [];
      socket.on("presence:changed", (presence) => void received.push(presence));
      return received;
    };
    const activitiesTo = ({ socket }: LiveClient) => {
      const received: ActivityChanged[] = [];
      socket.on("activity:changed", (change) => void received.push(change));
      return received;
    };
    const isUpload = (change: ActivityChanged) => "state" in change && change.state === "uploading";
    const watch = async (live: LiveClient, ...people: TestClient[]) => {
      const userIds = people.map(({ id }) => id);
      const { presences } = await live.do<{ presences: Presence[] }>("presence:watch", { userIds });
      return presences.map(({ userId, status }) => [userId, status]);
    };

    /** Ada and Carol on the first node, Bob on the second, all in one room. */
    const scene = async () => {
      const urls = [nodes.apps[0].url, nodes.apps[1].url, nodes.apps[0].url] as const;
      const [ada, bob, carol] = await Promise.all([
        registerUser(urls[0], "ada"),
        registerUser(urls[1], "bob"),
        registerUser(urls[2], "carol"),
      ]);
      const room = await ada.createRoom();
      for (const member of [bob, carol]) await member.post(`/api/rooms/${room.id}/join`);
      const [adaLive, bobLive, carolLive] = [await ada.connect(), await bob.connect(), await carol.connect()];
      return { ada, bob, carol, adaLive, bobLive, carolLive, roomId: room.id };
    };

    it("ends the watches of both at once, with a last offline that says nothing, until the block ends", async () => {
      const { ada, bob, carol, adaLive, bobLive, carolLive } = await scene();
      const received = [presencesTo(adaLive), presencesTo(bobLive), presencesTo(carolLive)] as const;
      await expect.poll(() => watch(adaLive, bob), SLOWLY).toEqual([[bob.id, "online"]]);
      await expect.poll(() => watch(bobLive, ada), SLOWLY).toEqual([[ada.id, "online"]]);
      await expect.poll(() => watch(carolLive, ada, bob), SLOWLY).toHaveLength(2);
      await block(ada, bob);
      const last = { status: "offline", lastSeenAt: null, text: null };
      await expect.poll(() => received[0].at(-1), SLOWLY).toEqual({ userId: bob.id, ...last });
      await expect.poll(() => received[1].at(-1), SLOWLY).toEqual({ userId: ada.id, ...last });
      expect([await watch(adaLive, bob), await watch(bobLive, ada, carol)]).toEqual([[], [[carol.id, "online"]]]);
      await adaLive.do("presence:set", { status: "away", text: "For friends" });
      await expect.poll(() => received[2].at(-1), SLOWLY).toMatchObject({ text: "For friends" });
      expect(received[1].at(-1)).toEqual({ userId: ada.id, ...last });

      await ada.delete(`/api/users/${bob.id}/block`);
      await expect
        .poll(() => received[1].at(-1), SLOWLY)
        .toMatchObject({ userId: ada.id, status: "away", text: "For friends" });
      await expect.poll(() => received[0].at(-1), SLOWLY).toMatchObject({ userId: bob.id, status: "online" });
      expect(await watch(bobLive, ada)).toEqual([[ada.id, "away"]]);
    });

    it("hides what both do in a room, from each other alone, also what they do already", async () => {
      const { ada, bob, adaLive, bobLive, carolLive, roomId } = await scene();
      const received = [activitiesTo(adaLive), activitiesTo(bobLive), activitiesTo(carolLive)] as const;
      for (const live of [adaLive, bobLive, carolLive]) await live.do("room:focus", { roomId });
      for (const live of [adaLive, bobLive]) await live.do("activity:set", { roomId, state: "typing" });
      await eventually(() => received[0].length > 0 && received[1].length > 0, "the activities");
      await block(ada, bob);
      await expect.poll(() => received[0].at(-1), SLOWLY).toMatchObject({ userId: bob.id, state: null });
      await expect.poll(() => received[1].at(-1), SLOWLY).toMatchObject({ userId: ada.id, state: null });
      for (const live of [adaLive, bobLive]) await live.do("activity:set", { roomId, state: "uploading" });
      await expect.poll(() => received[2].filter(isUpload), SLOWLY).toHaveLength(2);
      expect(received.map((changes) => changes.filter(isUpload).length)).toEqual([0, 0, 2]);
      for (const live of [adaLive, bobLive])
        expect(await live.do("room:focus", { roomId })).toEqual({ activities: [] });
    });
  });
}
