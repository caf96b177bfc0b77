import { describe, expect, it } from "vitest";
import type { Message } from "../../src/protocol/entities.js";
import type { JoinedRoom } from "../../src/protocol/events.js";
import { eventually, type LiveClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Ranges of `rev` that a connection received, in order of arrival. */
const rangesOf = (live: LiveClient, roomId: string) =>
  live.changes.filter((change) => change.roomId === roomId).map(({ from, rev }) => [from, rev]);

export function deliverySuite(url: () => string): void {
  const pair = async () => {
    const [ada, bob] = await Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
    const room = await ada.createRoom();
    await bob.post(`/api/rooms/${room.id}/join`);
    return { ada, bob, room };
  };

  describe("live delivery", () => {
    it("sends the positions of the user's rooms to a new connection", async () => {
      const { ada, bob, room } = await pair();
      await ada.send(room.id, "hi");
      const live = await bob.connect();
      expect(live.ready).toEqual({
        user: bob.session.user,
        sessionId: expect.any(String),
        expiresAt: expect.any(String),
        serverTime: expect.any(String),
        epoch: expect.any(String),
        userRev: 1,
        blockedIds: [],
        rooms: [{ roomId: room.id, seq: 1, rev: 3, readSeq: 0, unreadFrom: null }],
      });
    });

    it("delivers a message to all members, sent over either transport", async () => {
      const { ada, bob, room } = await pair();
      const [adaLive, bobLive] = await Promise.all([ada.connect(), bob.connect()]);
      const sent = await adaLive.do<{ message: Message; repeated: boolean }>("message:send", {
        roomId: room.id,
        body: "over the socket",
        clientMessageId: "s1",
      });
      expect(sent).toMatchObject({ repeated: false, message: { seq: 1, clientMessageId: "s1" } });
      const posted = await ada.send(room.id, "over REST");
      await eventually(() => bobLive.messages.length === 2 && adaLive.messages.length === 2, "delivery");

      const { clientMessageId: _mine, ...forOthers } = sent.message;
      expect(bobLive.messages).toEqual([forOthers, posted]);
      expect(adaLive.messages).toEqual([sent.message, posted]);
    });

    it("shows everybody seq 1…n in order without a hole while 20 users send at once", async () => {
      const owner = await registerUser(url(), "owner");
      const room = await owner.createRoom();
      const senders = await Promise.all(range(1, 20).map(() => registerUser(url(), "sender")));
      await Promise.all(senders.map((sender) => sender.post(`/api/rooms/${room.id}/join`)));
      const lives = await Promise.all(senders.map((sender) => sender.connect()));
      const each = 5;
      await Promise.all(
        lives.map(async (live, index) => {
          for (const turn of range(1, each))
            await live.do("message:send", { roomId: room.id, body: `${index}:${turn}` });
        }),
      );

      const total = senders.length * each;
      await eventually(() => lives.every((live) => live.messages.length >= total), "all deliveries");
      for (const live of lives) {
        expect(live.messages.map(({ seq }) => seq)).toEqual(range(1, total));
        expect(
          live.changes.every(
            ({ from, rev }, index) => index === 0 || (from === live.changes[index - 1]?.rev && rev > from),
          ),
        ).toBe(true);
      }
      const stored = await owner.history(room.id, "?limit=100");
      expect(lives[0]?.messages.map(({ id }) => id)).toEqual(stored.items.map(({ id }) => id));
    });

    it("keeps the order in which a connection sends, without waiting for acks", async () => {
      const { bob, room } = await pair();
      const live = await bob.connect();
      const bodies = range(1, 15).map((turn) => `${turn}`);
      for (const body of bodies) live.socket.emit("message:send", { roomId: room.id, body });
      await eventually(() => live.messages.length === bodies.length, "all deliveries");
      expect(live.messages.map(({ body }) => body)).toEqual(bodies);
    });

    it("stores and announces a send once that is repeated ten times in parallel", async () => {
      const { ada, bob, room } = await pair();
      const [adaLive, bobLive] = await Promise.all([ada.connect(), bob.connect()]);
      const send = { roomId: room.id, body: "only once", clientMessageId: "again-and-again" };
      const acks = await Promise.all(
        range(1, 10).map(() => adaLive.do<{ message: Message; repeated: boolean }>("message:send", send)),
      );
      expect(acks.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(new Set(acks.map(({ message }) => message.id)).size).toBe(1);

      await ada.send(room.id, "the next one");
      await eventually(() => bobLive.messages.length >= 2, "the next message");
      expect(bobLive.messages.map(({ seq, body }) => [seq, body])).toEqual([
        [1, "only once"],
        [2, "the next one"],
      ]);
      expect((await ada.history(room.id)).items).toHaveLength(2);
    });

    it("misses no change between the snapshot of a join and the live stream", async () => {
      const { ada, room } = await pair();
      const newcomers = await Promise.all(range(1, 4).map(() => registerUser(url(), "newcomer")));
      const sending = new AbortController();
      const stream = (async () => {
        while (!sending.signal.aborted) await ada.send(room.id, "tick");
      })();
      const seen = await Promise.all(
        newcomers.map(async (newcomer) => {
          const live = await newcomer.connect();
          const joined = await live.do<JoinedRoom>("room:join", { roomId: room.id });
          return { live, joined };
        }),
      );
      await eventually(() => seen.every(({ live }) => live.messages.length > 0), "a live message for every newcomer");
      sending.abort();
      await stream;
      const { seq } = (await ada.rooms(`?membership=joined`)).items[0] ?? { seq: 0 };
      for (const { live, joined } of seen) {
        const firstOfPage = joined.messages[0]?.seq ?? 1;
        const all = () => new Set([...joined.messages, ...live.messages].map((message) => message.seq ?? 0));
        await eventually(() => all().has(seq), "the last message");
        expect([...all()].filter((each) => each >= firstOfPage).sort((a, b) => a - b)).toEqual(range(firstOfPage, seq));
      }
    });

    it("announces joins and leaves to the user's other devices, and stops pushing a room after leaving", async () => {
      const { ada, room } = await pair();
      const carol = await registerUser(url(), "carol");
      const [laptop, phone, adaLive] = await Promise.all([carol.connect(), carol.connect(), ada.connect()]);
      const joined = await laptop.do<JoinedRoom>("room:join", { roomId: room.id });
      expect(joined).toMatchObject({ rev: 3, membership: { role: "member", unread: 0 }, room: { memberCount: 3 } });
      await eventually(() => phone.added.length === 1 && adaLive.changes.length === 1, "the announcement of the join");
      expect([phone.added, laptop.added]).toEqual([[room.id], []]);
      expect(adaLive.changes[0]?.members[0]).toMatchObject({ user: { id: carol.id }, leftAt: null });

      await ada.send(room.id, "welcome");
      await eventually(() => laptop.messages.length === 1 && phone.messages.length === 1, "the welcome");
      await phone.do("room:leave", { roomId: room.id });
      await ada.send(room.id, "gone?");
      await eventually(
        () => laptop.removed.length === 1 && adaLive.messages.length === 2,
        "the announcement of the leave",
      );
      expect([laptop.removed, phone.removed]).toEqual([[room.id], []]);
      expect([laptop.messages.length, phone.messages.length]).toEqual([1, 1]);
      const members = adaLive.changes.flatMap((change) => change.members);
      expect(members.at(-1)).toMatchObject({ user: { id: carol.id }, leftAt: expect.any(String) });
    });

    it("pushes rooms that were joined, left or created over REST", async () => {
      const { ada, room } = await pair();
      const carol = await registerUser(url(), "carol");
      const live = await carol.connect();
      await carol.post(`/api/rooms/${room.id}/join`);
      await eventually(() => live.added.length === 1, "room:added");
      await ada.send(room.id, "hello carol");
      await eventually(() => live.messages.length === 1, "the message");
      await carol.post(`/api/rooms/${room.id}/leave`);
      await eventually(() => live.removed.length === 1, "room:removed");
      const own = await carol.createRoom({ name: "own", visibility: "private" });
      await eventually(() => live.added.includes(own.id), "room:added for my own room");
      await carol.send(own.id, "note to self");
      await eventually(() => live.messages.length === 2, "the note");
    });

    it("brings a reconnected client up to date, without a hole or a repeat", async () => {
      const { ada, bob, room } = await pair();
      const before = await bob.connect();
      await ada.send(room.id, "seen live");
      await eventually(() => before.messages.length === 1, "the live message");
      before.socket.disconnect();
      await ada.send(room.id, "missed 1");
      await ada.send(room.id, "missed 2");

      const after = await bob.connect();
      const mark = after.ready.rooms.find(({ roomId }) => roomId === room.id);
      const held = rangesOf(before, room.id).at(-1)?.[1] ?? 0;
      expect(mark).toMatchObject({ seq: 3, rev: held + 2 });
      const synced = await after.do<{ messages: Message[]; rev: number }>("room:sync", {
        roomId: room.id,
        after: held,
        epoch: after.ready.epoch,
      });
      expect(synced.messages.map(({ body }) => body)).toEqual(["missed 1", "missed 2"]);
      await ada.send(room.id, "live again");
      await eventually(() => after.messages.length === 1, "the next live message");
      expect(rangesOf(after, room.id)).toEqual([[synced.rev, synced.rev + 1]]);
    });
  });
}
