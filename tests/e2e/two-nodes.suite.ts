import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { App } from "../../src/main/app.js";
import type { Message, RoomSynced } from "../../src/protocol/entities.js";
import type { Presence } from "../../src/protocol/presence-entities.js";
import type { JoinedRoom } from "../../src/protocol/events.js";
import { eventually, TestClient, type LiveClient } from "../support/client.js";
import { accept, invite } from "./invites.suite.js";
import { openDirect } from "./direct-rooms.suite.js";
import { registerUser } from "../support/register-user.js";

export type TwoNodes = Readonly<{
  apps: readonly [App, App];
  /** Disconnects the nodes from each other. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}>;

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Behaviour of delivery with users on both nodes. */
export function twoNodesSuite(mode: string, start: () => Promise<TwoNodes>): void {
  describe(`two nodes, ${mode}`, () => {
    let nodes: TwoNodes;
    beforeAll(async () => {
      nodes = await start();
    });
    afterAll(() => nodes?.close());

    const url = (node: 0 | 1) => nodes.apps[node].url;
    const elsewhere = ({ session }: TestClient, node: 0 | 1) => new TestClient(url(node), session);

    /** Ada on the first node, Bob on the second, both in one room. */
    const pair = async () => {
      const [ada, bob] = await Promise.all([registerUser(url(0), "ada"), registerUser(url(1), "bob")]);
      const room = await ada.createRoom();
      await bob.post(`/api/rooms/${room.id}/join`);
      return { ada, bob, room };
    };

    /** Fails unless the changes of the room arrived in order, without a hole or a repeat. */
    const expectWhole = (live: LiveClient, roomId: string) => {
      const changes = live.changes.filter((change) => change.roomId === roomId);
      for (const [index, { from, rev }] of changes.entries()) {
        if (index > 0) expect(from).toBe(changes[index - 1]?.rev);
        expect(rev).toBeGreaterThan(from);
      }
    };

    it("shows what a member does on another node, until they leave", async () => {
      const { ada, bob, room } = await pair();
      const [adaLive, bobLive] = [await ada.connect(), await bob.connect()];
      const activity = { roomId: room.id, threadOf: null, userId: bob.id };
      const received: unknown[] = [];
      adaLive.socket.on("activity:changed", (change) => void received.push(change));
      await adaLive.do("room:focus", { roomId: room.id });
      await bobLive.do("activity:set", { roomId: room.id, state: "typing" });
      await eventually(() => received.length > 0, "the activity");
      await bob.post(`/api/rooms/${room.id}/leave`);
      await eventually(() => received.length > 1, "its end");
      expect(received).toEqual([
        { ...activity, state: "typing", label: null },
        { ...activity, state: null, label: null },
      ]);
    });

    it("tells who comes on another node, and what they show", async () => {
      const { ada, bob } = await pair();
      const adaLive = await ada.connect();
      const received: Presence[] = [];
      adaLive.socket.on("presence:changed", (presence) => void received.push(presence));
      await adaLive.do("presence:watch", { userIds: [bob.id] });
      const bobLive = await bob.connect();
      await eventually(() => received.at(-1)?.status === "online", "bob's arrival");
      await expect
        .poll(() => bobLive.ask("presence:set", { status: "away", text: "At lunch" }), { timeout: 10_000 })
        .toMatchObject({ ok: true });
      await eventually(() => received.at(-1)?.text === "At lunch", "bob's status");
      const away = { userId: bob.id, status: "away", lastSeenAt: null, text: "At lunch" };
      await eventually(() => received.at(-1)?.status === "away", "bob being away");
      expect(received.at(-1)).toEqual(away);
    });

    it("stores one of a member's twenty concurrent sends in slow mode, over both nodes", async () => {
      const { ada, bob, room } = await pair();
      await ada.patch(`/api/rooms/${room.id}`, { settings: { slowModeSeconds: 3600 } });
      const doors = [bob, elsewhere(bob, 0)] as const;
      const sends = range(1, 20).map((turn) =>
        doors[turn % 2 === 0 ? 0 : 1].post(`/api/rooms/${room.id}/messages`, { body: `${turn}` }),
      );
      const answers = await Promise.all(sends);
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ body }) => body.code === "room.slow_mode")).toHaveLength(19);
      expect((await ada.history(room.id)).items).toHaveLength(1);
    });

    it("delivers messages to everybody in the same order, sent over either node", async () => {
      onTestFinished(() => lives.forEach(({ socket }) => void socket.disconnect()));
      const { ada, bob, room } = await pair();
      const lives = await Promise.all(
        [ada, bob].flatMap((person) => [person.connect(), elsewhere(person, 0).connect()]),
      );
      await Promise.all(
        lives.map(async (live, index) => {
          for (const turn of range(1, 10)) await live.do("message:send", { roomId: room.id, body: `${index}:${turn}` });
        }),
      );
      await eventually(() => lives.every((live) => live.messages.length >= 40), "all deliveries");
      for (const live of lives) {
        expect(live.messages.map(({ seq }) => seq)).toEqual(range(1, 40));
        expectWhole(live, room.id);
      }
    });

    it("opens one direct room for two people on two nodes, and delivers its first message", async () => {
      const [ada, bob] = await Promise.all([registerUser(url(0), "ada"), registerUser(url(1), "bob")]);
      const opens = await Promise.all(
        range(1, 20).map((turn) => (turn % 2 ? openDirect(ada, bob) : openDirect(bob, ada))),
      );
      expect(new Set(opens.map(({ status }) => status))).toEqual(new Set([200]));
      const [roomId = "", ...others] = new Set(opens.map(({ body }) => body.id));
      expect(others).toEqual([]);

      await bob.post(`/api/rooms/${roomId}/leave`);
      const live = await bob.connect();
      await ada.send(roomId, "come back");
      await eventually(() => live.messages.length === 1, "the message");
      expect(live.added).toEqual([roomId]);
      await bob.post(`/api/rooms/${roomId}/leave`);
      await ada.send(roomId, "again");
      await eventually(() => live.messages.length === 2, "the next message");
    });

    it("lets in exactly as many as an invite has uses, over both nodes", async () => {
      const ada = await registerUser(url(0), "ada");
      const others = await Promise.all(range(1, 50).map((turn) => registerUser(url(turn % 2 ? 0 : 1))));
      const { code } = await invite(ada, await ada.createRoom({ visibility: "private" }), { maxUses: 7 });
      const statuses = (await Promise.all(others.map((other) => accept(other, code)))).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(7);
      expect(statuses.filter((status) => status === 404)).toHaveLength(43);
    });

    it("delivers joins and leaves to the user's connections and to the other members", async () => {
      const { ada, room } = await pair();
      const carol = await registerUser(url(1), "carol");
      const [here, there, adaLive] = [await carol.connect(), await elsewhere(carol, 0).connect(), await ada.connect()];
      onTestFinished(() => [here, there].forEach(({ socket }) => void socket.disconnect()));
      await here.do<JoinedRoom>("room:join", { roomId: room.id });
      await eventually(() => there.added.length === 1 && adaLive.changes.length === 1, "the announcement of the join");
      expect([here.added, there.added]).toEqual([[], [room.id]]);
      expect(adaLive.changes[0]?.members[0]).toMatchObject({ user: { id: carol.id }, leftAt: null });

      await ada.send(room.id, "welcome");
      await eventually(() => here.messages.length === 1 && there.messages.length === 1, "the connection");
      await there.do("room:leave", { roomId: room.id });
      await eventually(() => here.removed.length === 1, "the announcement of the leave");
      await ada.send(room.id, "gone?");
      await eventually(() => adaLive.messages.length === 2, "the next message");
      expect([here.messages.length, there.messages.length, there.removed]).toEqual([1, 1, []]);

      const own = await elsewhere(carol, 0).createRoom({ visibility: "private" });
      await eventually(() => here.added.includes(own.id), "the new room");
      await elsewhere(carol, 0).send(own.id, "note to self");
      await eventually(() => here.messages.length === 2, "the note");
    });

    it("lets a user resume on the other node", async () => {
      const { ada, bob, room } = await pair();
      const before = await bob.connect();
      await ada.send(room.id, "seen");
      await eventually(() => before.messages.length === 1, "the message");
      before.socket.disconnect();
      for (const turn of [1, 2, 3]) await ada.send(room.id, `missed ${turn}`);

      const after = await elsewhere(bob, 0).connect();
      onTestFinished(() => void after.socket.disconnect());
      const held = before.changes.at(-1)!.rev;
      const synced = await after.do<RoomSynced>("room:sync", {
        roomId: room.id,
        after: held,
        epoch: before.ready.epoch,
      });
      expect([synced.reset, synced.messages.map(({ body }) => body)]).toEqual([
        false,
        ["missed 1", "missed 2", "missed 3"],
      ]);
      expect(after.ready.rooms.find(({ roomId }) => roomId === room.id)?.rev).toBe(held + 3);
    });

    it("delivers a new name to users on the other node, and shows it on messages from either node", async () => {
      const { ada, bob, room } = await pair();
      const there = elsewhere(ada, 1);
      await Promise.all([ada.send(room.id, "warm here"), there.send(room.id, "warm there")]);
      const live = await bob.connect();
      await ada.patch("/api/users/me", { displayName: "Countess" });
      await eventually(() => live.changes.some(({ members }) => members.length > 0), "the announcement of the name");
      const [member] = live.changes.flatMap(({ members }) => members);
      expect(member?.user).toMatchObject({ id: ada.id, displayName: "Countess" });
      const sent = [await there.send(room.id, "from there"), await ada.send(room.id, "from here")];
      await eventually(() => live.messages.length === 2, "the messages");
      for (const { author } of [...sent, ...live.messages]) expect(author.displayName).toBe("Countess");
      expectWhole(live, room.id);
    });

    it("recognizes a retry on the other node", async () => {
      const { ada, bob, room } = await pair();
      const live = await bob.connect();
      const sends = [ada, elsewhere(ada, 1), ada, elsewhere(ada, 1)];
      const sent = await Promise.all(sends.map((person) => person.send(room.id, "once", "same-id")));
      expect(new Set(sent.map(({ id, seq }) => `${id} ${seq}`)).size).toBe(1);
      await ada.send(room.id, "next");
      await eventually(() => live.messages.length >= 2, "the messages");
      expect(live.messages.map(({ body }) => body)).toEqual(["once", "next"]);
    });

    it("loses nothing while the bus is down, and delivers everything late, once and in order", async () => {
      const { ada, bob, room } = await pair();
      const carol = await registerUser(url(1), "carol");
      const [bobLive, carolLive] = await Promise.all([bob.connect(), carol.connect()]);

      nodes.cut();
      const acknowledged: Message[] = [];
      for (const turn of range(1, 20)) acknowledged.push(await ada.send(room.id, `${turn}`));
      await elsewhere(carol, 0).post(`/api/rooms/${room.id}/join`);
      acknowledged.push(await ada.send(room.id, "the last one of a quiet room"));
      await eventually(() => bobLive.messages.length >= 21, "the late messages");
      await eventually(() => carolLive.added.includes(room.id), "the late room");
      await ada.send(room.id, "heard by a newcomer");
      await eventually(() => carolLive.messages.some(({ body }) => body === "heard by a newcomer"), "the late message");
      await elsewhere(carol, 0).post(`/api/rooms/${room.id}/leave`);
      await eventually(() => carolLive.removed.includes(room.id), "the late leave");
      await ada.send(room.id, "not for carol");
      await eventually(() => bobLive.messages.length === 23, "the last message");

      nodes.mend();
      await ada.send(room.id, "on time again");
      await eventually(() => bobLive.messages.length === 24, "the message");
      expect(bobLive.messages.slice(0, 21).map(({ id }) => id)).toEqual(acknowledged.map(({ id }) => id));
      expect(bobLive.messages.map(({ seq }) => seq)).toEqual(range(1, 24));
      expectWhole(bobLive, room.id);
      expect(carolLive.messages.map(({ body }) => body)).not.toContain("not for carol");
      for (const live of [bobLive, carolLive]) live.socket.disconnect();
    });

    it("pushes no change that happened while a user was not a member, online or offline", async () => {
      const { ada, bob, room } = await pair();
      const bobLive = await bob.connect();
      onTestFinished(() => void bobLive.socket.disconnect());
      nodes.cut();
      for (const turn of range(1, 5)) {
        await ada.send(room.id, `before ${turn}`);
        await ada.delete(`/api/rooms/${room.id}/members/${bob.id}`);
        await ada.send(room.id, `behind his back ${turn}`);
        await elsewhere(bob, 0).post(`/api/rooms/${room.id}/join`);
        await ada.send(room.id, `welcome back ${turn}`);
        const heard = () => bobLive.messages.some(({ body }) => body === `welcome back ${turn}`);
        await eventually(heard, "the connection");
      }
      nodes.mend();
      expect(bobLive.messages.filter(({ body }) => body?.startsWith("behind"))).toEqual([]);
      const { messages } = await bobLive.do<RoomSynced>("room:sync", { roomId: room.id, after: 0 });
      expect(messages.filter(({ body }) => body?.startsWith("behind"))).toHaveLength(5);
    });
  });
}
