import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createClient, draftOf, memoryStore, type SyncTalkClient, unread } from "../../client/src/index.js";
import type { MyThread, Page, Room } from "../../src/protocol/entities.js";
import type { Draft } from "../../src/protocol/user-entities.js";
import type { TestClient } from "../support/client.js";
import { checkSdk } from "../support/documented/check-sdk.js";
import { registerUser } from "../support/register-user.js";
import type { TwoNodes } from "./two-nodes.suite.js";

checkSdk();

const QUICK = { retry: { baseMs: 20, capMs: 200 }, requestTimeoutMs: 5_000 };

/** Markers, preferences and the draft of one room, as a device or the server holds them. */
type Own = Readonly<{
  readSeq: number;
  unreadFrom: number | null;
  unread: number;
  favourite: boolean;
  level: string;
  draft: string | null;
}>;

/** Devices of one user that run the SDK, on both nodes. */
export function userDevicesSuite(mode: string, start: () => Promise<TwoNodes>): void {
  describe(`the devices of one user on two nodes, ${mode}`, () => {
    let nodes: TwoNodes;
    beforeAll(async () => {
      nodes = await start();
    });
    afterAll(() => nodes?.close());

    const device = (of: TestClient, node: 0 | 1, storage = memoryStore()): SyncTalkClient => {
      const { user, accessToken } = of.session;
      const client = createClient({ url: nodes.apps[node].url, user, token: () => accessToken, storage, ...QUICK });
      onTestFinished(() => client.disconnect());
      return client;
    };

    const scene = async () => {
      const [ada, bob] = await Promise.all([registerUser(nodes.apps[0].url), registerUser(nodes.apps[1].url)]);
      const rooms = [await ada.createRoom(), await ada.createRoom()];
      for (const { id } of rooms) {
        await bob.post(`/api/rooms/${id}/join`);
        for (const body of ["one", "two", "three"]) await ada.send(id, body);
      }
      return { ada, bob, roomIds: rooms.map(({ id }) => id) };
    };

    const heldBy = (client: SyncTalkClient, roomId: string): Own | null => {
      const room = client.state.rooms.get(roomId);
      if (!room) return null;
      const { favourite = false, notify } = room.room.membership ?? {};
      return {
        readSeq: room.readSeq,
        unreadFrom: room.unreadFrom,
        unread: unread(room),
        favourite,
        level: notify?.level ?? "",
        draft: draftOf(client.state, { roomId })?.body ?? null,
      };
    };
    const stored = async (bob: TestClient, roomId: string): Promise<Own | null> => {
      const { membership } = (await bob.get<Room>(`/api/rooms/${roomId}`)).body;
      if (!membership) return null;
      const { readSeq, unreadFrom, unread: count, favourite, notify } = membership;
      const drafts = (await bob.get<Page<Draft>>("/api/drafts")).body.items;
      const draft = drafts.find((each) => each.roomId === roomId)?.body ?? null;
      return { readSeq, unreadFrom, unread: count, favourite, level: notify.level, draft };
    };
    const expectAgreement = async (devices: readonly SyncTalkClient[], bob: TestClient, roomIds: readonly string[]) => {
      for (const roomId of roomIds) {
        const now = await stored(bob, roomId);
        for (const client of devices) await expect.poll(() => heldBy(client, roomId), { timeout: 10_000 }).toEqual(now);
      }
    };

    it("agree after one was offline while the other marked, followed, preferred, left and joined", async () => {
      const { ada, bob, roomIds } = await scene();
      const [first = "", second = ""] = roomIds;
      const storage = memoryStore();
      const [phone, before] = [device(bob, 0), device(bob, 1, storage)];
      await Promise.all([phone.connect(), before.connect()]);
      const root = await ada.send(first, "root");
      before.disconnect();

      await phone.markRead(first, 2);
      await phone.markUnread(second, 2);
      await bob.put(`/api/rooms/${first}/favourite`);
      await bob.put(`/api/rooms/${second}/notifications`, { level: "mentions" });
      await bob.put(`/api/rooms/${first}/messages/${root.id}/follow`);
      await bob.post(`/api/rooms/${second}/leave`);
      await bob.post(`/api/rooms/${second}/join`);
      await bob.put(`/api/rooms/${second}/favourite`);
      await ada.send(second, "after the return");

      const after = device(bob, 1, storage);
      await Promise.all([before.connect(), after.connect()]);
      await expectAgreement([phone, before, after], bob, roomIds);
      for (const client of [phone, before, after]) {
        await client.openThread({ roomId: first, id: root.id });
        expect(client.state.rooms.get(first)?.threads.get(root.id)?.following).toBe(true);
      }
      await phone.unfollowThread({ roomId: first, id: root.id });
      const following = () => before.state.rooms.get(first)?.threads.get(root.id)?.following;
      await expect.poll(following, { timeout: 10_000 }).toBe(false);
    });

    it("agree live while the bus between the nodes is down", async () => {
      const { bob, roomIds } = await scene();
      const devices = [device(bob, 0), device(bob, 1)] as const;
      await Promise.all(devices.map((client) => client.connect()));
      nodes.cut();
      await devices[0].markRead(roomIds[0] ?? "", 3);
      await bob.put(`/api/rooms/${roomIds[1]}/favourite`);
      await expectAgreement(devices, bob, roomIds);
      nodes.mend();
    });

    it("converge whatever they mark, prefer, follow and write, in any order, online or offline", async () => {
      const { ada, bob, roomIds } = await scene();
      const roots = await Promise.all(roomIds.map((roomId) => ada.send(roomId, "root")));
      for (const { id: threadOf, roomId } of roots)
        for (const body of ["one", "two"]) await ada.post(`/api/rooms/${roomId}/messages`, { body, threadOf });
      const devices = [device(bob, 0), device(bob, 1), device(bob, 1)];
      await Promise.all(devices.map((client) => client.connect()));
      /** The followed threads, as a device and as the server holds them. */
      const followedBy = ({ state }: SyncTalkClient) =>
        roots.map(({ id, roomId }) => {
          const follow = state.rooms.get(roomId)?.follows.get(id);
          return follow?.following ? [follow.readSeq, follow.unread] : null;
        });
      const followed = async () => {
        const { items } = (await bob.get<Page<MyThread>>("/api/threads")).body;
        return roots.map(({ id }) => {
          const thread = items.find(({ root }) => root.id === id);
          return thread ? [thread.readSeq, thread.unread] : null;
        });
      };
      const step = fc.record({
        by: fc.integer({ min: 0, max: 2 }),
        at: fc.integer({ min: 0, max: 1 }),
        what: fc.constantFrom(
          ...(["read", "unread", "favourite", "plain", "none", "all", "offline"] as const),
          ...(["write", "clear", "follow", "unfollow", "read thread", "unread thread", "reply"] as const),
        ),
        seq: fc.integer({ min: 1, max: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { minLength: 1, maxLength: 4 }), async (rounds) => {
          for (const steps of rounds)
            await Promise.all(
              steps.map(async ({ by, at, what, seq }) => {
                const [client, roomId] = [devices[by], roomIds[at]];
                if (!client || roomId === undefined) return;
                const root = roots[at];
                if (!root) return;
                const thread = `/api/rooms/${roomId}/messages/${root.id}`;
                if (what === "offline") return client.disconnect();
                if (what === "write") return void (await client.rest.saveDraft({ roomId }, { body: `text ${seq}` }));
                if (what === "clear") return client.rest.deleteDraft({ roomId });
                if (what === "follow") return void (await bob.put(`${thread}/follow`));
                if (what === "unfollow") return void (await bob.delete(`${thread}/follow`));
                if (what === "read thread") return void (await bob.put(`${thread}/thread/read`, { seq }));
                if (what === "unread thread") return void (await bob.put(`${thread}/thread/unread`, { seq }));
                if (what === "reply")
                  return void (await bob.post(`/api/rooms/${roomId}/messages`, { body: "mine", threadOf: root.id }));
                const marks = { read: client.markRead, unread: client.markUnread };
                if (what === "read" || what === "unread") return marks[what](roomId, seq).catch(() => undefined);
                if (what === "favourite") await client.rest.addFavourite(roomId);
                else if (what === "plain") await client.rest.removeFavourite(roomId);
                else await client.rest.setNotifications(roomId, { level: what });
              }),
            );
          await Promise.all(devices.map((client) => client.connect()));
          await expectAgreement(devices, bob, roomIds);
          const now = await followed();
          for (const client of devices) await expect.poll(() => followedBy(client), { timeout: 10_000 }).toEqual(now);
        }),
        { numRuns: 12 },
      );
    });
  });
}
