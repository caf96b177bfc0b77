import { describe, expect, it, vi } from "vitest";
import {
  activityTopic,
  isActivityHint,
  isPresenceHint,
  isSessionEnded,
  roomTopic,
  userTopic,
  type BusHint,
  type BusTopic,
  type RoomBus,
} from "../application/ports/room-bus.js";
import { firstHead } from "../domain/rooms/room-head.js";
import { emptyChange, type RoomChange } from "../domain/rooms/room-change.js";
import { buildMember, buildMessage, buildRoom, buildSummary } from "./builders.js";

/** Connected nodes on a bus that no other test uses. */
export type OpenBuses = (count: number) => Promise<readonly RoomBus[]>;

export const isChange = (hint: BusHint): hint is RoomChange =>
  !isSessionEnded(hint) && !isActivityHint(hint) && !isPresenceHint(hint);

/** Changes from this `rev` on are probes: `reach` sends them until a subscription has taken effect. */
const FIRST_PROBE = 10_000_000;
const isProbe = (hint: BusHint): hint is RoomChange => isChange(hint) && hint.rev >= FIRST_PROBE;

/** A node that records received hints. Probes may arrive late, so they are recorded separately. */
class Listening {
  readonly heard: { topic: BusTopic; hints: readonly BusHint[] }[] = [];
  readonly probes = new Set<number>();

  constructor(readonly roomBus: RoomBus) {
    roomBus.start({ onHints: (topic, hints) => this.record(topic, hints), onReconnect: () => {} });
  }

  private record(topic: BusTopic, hints: readonly BusHint[]): void {
    for (const { rev } of hints.filter(isProbe)) this.probes.add(rev);
    const others = hints.filter((hint) => !isProbe(hint));
    if (others.length > 0) this.heard.push({ topic, hints: others });
  }

  get revs(): number[] {
    return this.heard.flatMap(({ hints }) => hints.filter(isChange).map(({ rev }) => rev));
  }
}

/** Waits for the condition, because a broker may take some time. Fails when it never holds. */
const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 10_000, interval: 5 });

const at = (second: number) => new Date(second * 1000);
const someone = { ...buildSummary("ada"), displayName: "Ada \u2028 \u{1F600}" };

/** A change with every kind of entity. */
const change = (rev: number, roomId = "r"): RoomChange => ({
  ...emptyChange(roomId, rev),
  messages: [
    buildMessage({
      roomId,
      rev,
      author: someone,
      via: "bot",
      clientMessageId: "mine",
      kind: "custom:poll",
      body: 'a "body"\n',
      data: { options: ["yes", 1.5, null, { nested: true }] },
      replyTo: { id: "quoted", seq: null, rootSeq: 3, author: someone, text: "why?" },
      threadOf: "root",
      threadSeq: 2,
      thread: { replies: 1, lastSeq: 4, lastReplyAt: at(7), participants: [someone] },
      mentions: { userIds: ["ada"], room: true, here: true },
      reactions: [{ emoji: "\u{1F600}", count: 2, userIds: ["ada", "bob"] }],
      pinnedAt: at(8),
      sentAt: at(1),
      editedAt: at(2),
    }),
  ],
  notices: [
    {
      id: "notice",
      roomId,
      rev,
      afterSeq: 1,
      kind: "renamed",
      actor: someone,
      subject: someone,
      data: { name: "New" },
      at: at(9),
    },
  ],
  reacted: [{ messageId: `message ${rev}`, emoji: "\u{1F600}", userId: "ada", added: true, rev }],
  lean: [`message ${rev}`],
  members: [
    buildMember({
      roomId,
      user: someone,
      nameRev: 2,
      rev,
      joinedAt: at(3),
      leftAt: at(4),
      departure: "removed",
      mutedUntil: at(6),
      unreadFrom: 5,
      notifyLevel: "mentions",
      notifyUntil: at(10),
      slowModeSentAt: at(11),
    }),
  ],
  room: { room: buildRoom({ id: roomId, createdAt: at(5) }), head: firstHead(roomId) },
});

/** A hint that is valid on the topic: a change of its room, or a membership of its user. */
function hintFor(topic: BusTopic, rev: number): RoomChange {
  const [kind, id = ""] = topic.split(":");
  if (kind === "room") return change(rev, id);
  const { messages: _messages, room: _room, ...rest } = change(rev);
  return {
    ...rest,
    messages: [],
    notices: [],
    reacted: [],
    lean: [],
    members: rest.members.map((member) => ({ ...member, user: { ...someone, id } })),
  };
}

export function roomBusContract(name: string, open: OpenBuses): void {
  describe(`RoomBus, ${name}`, () => {
    const nodes = async (count: number) => (await open(count)).map((roomBus) => new Listening(roomBus));

    let lastProbe = FIRST_PROBE;

    /**
     * Publishes a probe until it arrives, because a subscription takes effect with a delay. Then discards the recorded
     * hints.
     */
    const reach = async (from: Listening, to: readonly Listening[], topic: BusTopic) => {
      const probe = (lastProbe += 1);
      const probing = setInterval(() => from.roomBus.publish(topic, [hintFor(topic, probe)]), 10);
      await until(() => to.every(({ probes }) => probes.has(probe)));
      clearInterval(probing);
      for (const { heard } of to) heard.length = 0;
    };

    it("delivers a published change unchanged to every other subscribed node", async () => {
      const [a, b, c] = (await nodes(3)) as [Listening, Listening, Listening];
      for (const { roomBus } of [a, b, c]) roomBus.subscribe(roomTopic("r"));
      await reach(a, [b, c], roomTopic("r"));
      a.roomBus.publish(roomTopic("r"), [change(1), change(2)]);
      await until(() => b.heard.length > 0 && c.heard.length > 0);
      const heard = { topic: roomTopic("r"), hints: [change(1), change(2)] };
      expect([b.heard, c.heard]).toEqual([[heard], [heard]]);
      expect(a.heard).toEqual([]);
    });

    it("delivers the end of a session unchanged", async () => {
      const [a, b] = (await nodes(2)) as [Listening, Listening];
      b.roomBus.subscribe(userTopic("u"));
      await reach(a, [b], userTopic("u"));
      const hints = [{ sessionId: "s", reason: "password_changed" } as const, hintFor(userTopic("u"), 1)];
      a.roomBus.publish(userTopic("u"), hints);
      await until(() => b.heard.length > 0);
      expect(b.heard).toEqual([{ topic: userTopic("u"), hints }]);
    });

    it("delivers what people do unchanged", async () => {
      const [a, b] = (await nodes(2)) as [Listening, Listening];
      b.roomBus.subscribe(roomTopic("r"));
      b.roomBus.subscribe(activityTopic("r"));
      await reach(a, [b], roomTopic("r"));
      const first = [
        { userId: "ada", state: "working", label: "Reading \u{1F600}", since: 1_700_000_000_000 },
      ] as const;
      const hints = [
        { nodeId: "a", roomId: "r", threadOf: null, first, count: 1 },
        { nodeId: "a", roomId: "r", threadOf: "root", first: [], count: 0 },
      ];
      await until(() => {
        a.roomBus.publish(activityTopic("r"), hints);
        return b.heard.length > 0;
      });
      expect(b.heard[0]).toEqual({ topic: activityTopic("r"), hints });
    });

    it("delivers nothing of a topic without a subscription, or after it ended", async () => {
      const [a, b] = (await nodes(2)) as [Listening, Listening];
      b.roomBus.subscribe(roomTopic("r"));
      b.roomBus.subscribe(roomTopic("s"));
      await reach(a, [b], roomTopic("r"));
      await reach(a, [b], roomTopic("s"));
      b.roomBus.unsubscribe(roomTopic("r"));
      b.roomBus.unsubscribe(roomTopic("never"));
      for (const topic of [roomTopic("other"), userTopic("r"), roomTopic("r")])
        a.roomBus.publish(topic, [hintFor(topic, 1)]);
      await reach(a, [b], roomTopic("s"));
      a.roomBus.publish(roomTopic("r"), [change(2)]);
      a.roomBus.publish(roomTopic("s"), [hintFor(roomTopic("s"), 3)]);
      await until(() => b.heard.length > 0);
      expect(b.heard).toEqual([{ topic: roomTopic("s"), hints: [hintFor(roomTopic("s"), 3)] }]);
    });

    it("delivers a change once to a node that subscribed several times", async () => {
      const [a, b] = (await nodes(2)) as [Listening, Listening];
      for (let times = 0; times < 3; times += 1) b.roomBus.subscribe(userTopic("u"));
      b.roomBus.unsubscribe(userTopic("u"));
      b.roomBus.subscribe(userTopic("u"));
      b.roomBus.subscribe(userTopic("u"));
      await reach(a, [b], userTopic("u"));
      for (let rev = 1; rev <= 20; rev += 1) a.roomBus.publish(userTopic("u"), [hintFor(userTopic("u"), rev)]);
      await until(() => b.revs.includes(20));
      expect(b.revs).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    it("survives a batch far larger than usual, and may lose a part of it", async () => {
      const [a, b] = (await nodes(2)) as [Listening, Listening];
      b.roomBus.subscribe(roomTopic("r"));
      await reach(a, [b], roomTopic("r"));
      const large = (rev: number): RoomChange => {
        const { messages, ...rest } = change(rev);
        return { ...rest, messages: messages.map((message) => ({ ...message, body: "\u{1F600}".repeat(2_000) })) };
      };
      const sent = Array.from({ length: 1_500 }, (_, index) => large(index + 1));
      a.roomBus.publish(roomTopic("r"), sent);
      await until(() => {
        a.roomBus.publish(roomTopic("r"), [change(2_000_000)]);
        return b.revs.includes(2_000_000);
      });
      const heard = b.heard.flatMap(({ hints }) => hints.filter(isChange)).filter(({ rev }) => rev <= 1_500);
      for (const hint of heard) expect(hint).toEqual(sent[hint.rev - 1]);
    });

    it("delivers many topics in both directions at once", async () => {
      const [a, b] = (await nodes(2)) as [Listening, Listening];
      const topics = Array.from({ length: 1200 }, (_, index) => roomTopic(`room-${index}`));
      for (const topic of topics) {
        a.roomBus.subscribe(topic);
        b.roomBus.subscribe(topic);
      }
      const last = topics.at(-1)!;
      await reach(a, [b], last);
      await reach(b, [a], last);
      for (const topic of topics) {
        a.roomBus.publish(topic, [hintFor(topic, 1)]);
        b.roomBus.publish(topic, [hintFor(topic, 2)]);
      }
      await until(() => a.heard.length >= 1200 && b.heard.length >= 1200);
      for (const { heard } of [a, b]) expect(heard.map(({ topic }) => topic).sort()).toEqual(topics.toSorted());
      expect([new Set(a.revs), new Set(b.revs)]).toEqual([new Set([2]), new Set([1])]);
    });
  });
}
