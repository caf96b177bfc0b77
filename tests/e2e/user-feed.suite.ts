import { describe, expect, it, onTestFinished } from "vitest";
import type { UserChanged, UserEntities, UserSynced } from "../../src/protocol/user-entities.js";
import { eventually, logIn, register, type LiveClient, type TestClient } from "../support/client.js";

/** The changes of the user's own things that a connection gets from now on. */
function watchUser({ socket }: LiveClient): readonly UserChanged[] {
  const changes: UserChanged[] = [];
  socket.on("user:changed", (change) => changes.push(change));
  return changes;
}

const sync = (live: LiveClient, after: number, more: object = {}) =>
  live.do<UserSynced>("user:sync", { after, ...more });

/** The user feed, on all connections of one user. */
export function userFeedSuite(url: () => string): void {
  const live = async (client: TestClient) => {
    const connected = await client.connect();
    onTestFinished(() => void connected.socket.disconnect());
    return connected;
  };
  const scene = async () => {
    const [ada, bob] = await Promise.all([register(url()), register(url())]);
    const room = await ada.createRoom();
    await bob.post(`/api/rooms/${room.id}/join`);
    for (const body of ["one", "two", "three"]) await ada.send(room.id, body);
    const laptop = await live(bob);
    return { ada, bob, room, laptop };
  };

  describe("the user feed", () => {
    it("brings marks and preferences to every connection of the user, each once and in order", async () => {
      const { ada, bob, room, laptop } = await scene();
      const phone = await live(await logIn(url(), bob));
      const [onLaptop, onPhone, onAdas] = [watchUser(laptop), watchUser(phone), watchUser(await live(ada))];
      await laptop.do("read:mark", { roomId: room.id, seq: 2 });
      await bob.put(`/api/rooms/${room.id}/favourite`);
      await bob.put(`/api/rooms/${room.id}/notifications`, { level: "none" });
      const last = laptop.ready.userRev + 3;
      await eventually(() => [onLaptop, onPhone].every((changes) => changes.at(-1)?.rev === last), "all changes");
      for (const changes of [onLaptop, onPhone]) {
        expect(changes.map(({ from }) => from)).toEqual([last - 3, ...changes.slice(0, -1).map(({ rev }) => rev)]);
        expect(changes.at(-1)?.memberships).toMatchObject([
          { roomId: room.id, rev: last, readSeq: 2, unread: 1, favourite: true, notify: { level: "none" } },
        ]);
      }
      expect(onAdas).toEqual([]);
    });

    it("brings follows and markers of threads", async () => {
      const { ada, bob, room, laptop } = await scene();
      const changes = watchUser(laptop);
      const root = await ada.send(room.id, "root");
      const threads = () => changes.flatMap((change) => change.threads ?? []);
      await bob.put(`/api/rooms/${room.id}/messages/${root.id}/follow`);
      await eventually(() => threads().length === 1, "the follow");
      await ada.post(`/api/rooms/${room.id}/messages`, { body: "reply", threadOf: root.id });
      await bob.put(`/api/rooms/${room.id}/messages/${root.id}/thread/read`, { seq: 1 });
      await eventually(() => threads().length === 2, "both changes");
      const mine = { roomId: room.id, rootId: root.id, following: true, unreadFrom: null, unread: 0 };
      expect(threads()).toMatchObject([
        { ...mine, readSeq: 0 },
        { ...mine, readSeq: 1 },
      ]);
    });

    it("tells every device of threads that a mention and a reply made me follow, also after an absence", async () => {
      const { ada, bob, room, laptop } = await scene();
      const me = await bob.get<{ username: string }>("/api/users/me");
      const changes = watchUser(laptop);
      const absent = await live(await logIn(url(), bob));
      absent.socket.disconnect();
      const [mentioned, written] = [await ada.send(room.id, "root"), await bob.send(room.id, "mine")];
      const replyTo = (threadOf: string, body: string) =>
        ada.post(`/api/rooms/${room.id}/messages`, { body, threadOf });
      await replyTo(mentioned.id, `@${me.body.username} look`);
      await replyTo(written.id, "a reply");
      const threads = () => new Map(changes.flatMap(({ threads = [] }) => threads.map((each) => [each.rootId, each])));
      await eventually(() => threads().size === 2, "both follows");
      for (const { id } of [mentioned, written])
        expect(threads().get(id)).toMatchObject({ following: true, readSeq: 0, unread: 1 });
      const back = await live(await logIn(url(), bob));
      expect(back.ready.userRev).toBeGreaterThan(absent.ready.userRev);
      const missed = await sync(back, absent.ready.userRev);
      expect(new Map(missed.threads.map((each) => [each.rootId, each]))).toEqual(threads());
    });

    it("tells of a thread that a reply made me follow again after I left the room and came back", async () => {
      const { ada, bob, room, laptop } = await scene();
      const root = await ada.send(room.id, "root");
      const reply = () => bob.post(`/api/rooms/${room.id}/messages`, { body: "reply", threadOf: root.id });
      await reply();
      await sync(laptop, 1);
      await bob.post(`/api/rooms/${room.id}/leave`);
      await bob.post(`/api/rooms/${room.id}/join`);
      const { rev, threads: ended } = await sync(laptop, laptop.ready.userRev);
      expect(ended).toMatchObject([{ rootId: root.id, deleted: true }]);
      await reply();
      expect((await sync(laptop, rev)).threads).toMatchObject([{ rootId: root.id, following: true, readSeq: 2 }]);
    });

    it("says when a membership ended, together with its follows", async () => {
      const { ada, bob, room, laptop } = await scene();
      const root = await ada.send(room.id, "root");
      await bob.put(`/api/rooms/${room.id}/messages/${root.id}/follow`);
      const { rev: before } = await sync(laptop, laptop.ready.userRev);
      await ada.delete(`/api/rooms/${room.id}/members/${bob.id}`);
      expect(await sync(laptop, before)).toMatchObject({
        from: before,
        rev: before + 1,
        memberships: [{ roomId: room.id, rev: before + 1, deleted: true }],
        threads: [{ roomId: room.id, rootId: root.id, rev: before + 1, deleted: true }],
      });
    });

    it("resumes after a rev of any age, in pages that never split a rev", async () => {
      const { ada, bob, room, laptop } = await scene();
      const others = await Promise.all([1, 2, 3].map(() => ada.createRoom()));
      laptop.socket.disconnect();
      for (const { id } of others) {
        await bob.post(`/api/rooms/${id}/join`);
        await ada.send(id, "hi");
      }
      await bob.post("/api/read-all");
      const phone = await live(bob);
      const pages: UserSynced[] = [];
      let after = laptop.ready.userRev;
      do {
        const page = await sync(phone, after, { limit: 2, epoch: phone.ready.epoch });
        expect(page).toMatchObject({ from: after, reset: false });
        pages.push(page);
        after = page.rev;
      } while (pages.at(-1)?.more);
      expect(after).toBe(phone.ready.userRev);
      const memberships = pages.flatMap((page) => page.memberships);
      expect(new Set(memberships.map(({ roomId }) => roomId))).toEqual(new Set([room, ...others].map(({ id }) => id)));
      expect(memberships).toHaveLength(4);
    });

    it("syncs in pages also the threads that replies made me follow, on all devices alike", async () => {
      const { bob, room, laptop } = await scene();
      const roots: string[] = [];
      for (let index = 0; index < 12; index++) {
        const root = await bob.send(room.id, "root");
        await bob.post(`/api/rooms/${room.id}/messages`, { body: "reply", threadOf: root.id });
        roots.push(root.id);
      }
      const limit = 5;
      const everything = async (device: LiveClient) => {
        const pages: UserSynced[] = [];
        do pages.push(await sync(device, pages.at(-1)?.rev ?? 0, { limit }));
        while (pages.at(-1)?.more);
        return pages.map(({ memberships, threads }) => [...memberships, ...threads]);
      };
      const phone = await live(await logIn(url(), bob));
      for (const pages of await Promise.all([everything(laptop), everything(phone)])) {
        expect(new Set(pages.flat().flatMap((thing) => ("rootId" in thing ? [thing.rootId] : [])))).toEqual(
          new Set(roots),
        );
        // Things of one rev never part, so the last rev of a page may exceed the limit: a node gives several follows one rev.
        for (const page of pages) {
          const last = Math.max(...page.map(({ rev }) => rev));
          expect(page.filter(({ rev }) => rev < last).length).toBeLessThan(limit);
        }
      }
    });

    it("resets for another epoch, for a rev ahead of the user's, and beyond `maxChanges`", async () => {
      const { ada, bob, room, laptop } = await scene();
      const { id } = await ada.createRoom();
      await bob.post(`/api/rooms/${id}/join`);
      const whole = await sync(laptop, 0);
      expect(whole.memberships.map(({ roomId }) => roomId)).toEqual([room.id, id]);
      expect(whole.reset).toBe(false);
      for (const query of [{ after: 1, epoch: crypto.randomUUID() }, { after: 99 }, { after: 0, maxChanges: 1 }]) {
        const answer = await laptop.do<UserSynced>("user:sync", query);
        expect(answer).toEqual({ ...whole, reset: true });
      }
    });

    it("does not raise the user's rev for a send", async () => {
      const { bob, room, laptop } = await scene();
      await bob.post("/api/read-all");
      const { rev } = await sync(laptop, laptop.ready.userRev);
      await laptop.do("message:send", { roomId: room.id, body: "mine" });
      expect((await sync(laptop, rev)).rev).toBe(rev);
    });

    it("tells `ready` no rev whose changes its rooms lack", async () => {
      const { bob, room } = await scene();
      for (const seq of [1, 2, 3]) {
        const [connection] = await Promise.all([live(bob), bob.put(`/api/rooms/${room.id}/read`, { seq })]);
        const held = new Map(connection.ready.rooms.map(({ roomId, readSeq }) => [roomId, readSeq]));
        const missed: UserEntities = await sync(connection, connection.ready.userRev);
        for (const change of missed.memberships) if (!("deleted" in change)) held.set(change.roomId, change.readSeq);
        expect(held.get(room.id)).toBe(seq);
      }
    });
  });
}
