import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { User } from "../../../domain/accounts/user.js";
import { NO_MENTIONS } from "../../../domain/messages/mentions.js";
import type { Message } from "../../../domain/messages/message.js";
import { summaryWithoutReplies } from "../../../domain/messages/thread-replies.js";
import { markThreadRead, markThreadUnread, newFollow, type MyThread } from "../../../domain/messages/thread-follow.js";
import type { Room } from "../../../domain/rooms/room.js";
import { ascending, change, consecutive, join, moment, roomOf, send, someone } from "../../builders.js";
import { everyMessage } from "../../store-reads.js";
import type { OpenStore, Store } from "../store.js";
import { listedThreads, reply } from "./thread-scene.js";

const person = fc.nat({ max: 2 });
const root = fc.nat({ max: 1 });

const step = fc.oneof(
  fc.record({ kind: fc.constant("send" as const), by: person }),
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("reply" as const),
      by: person,
      root,
      alsoInRoom: fc.boolean(),
      mention: fc.option(person, { nil: null }),
      via: fc.constantFrom("user" as const, "user" as const, "scheduled" as const),
    }),
  },
  fc.record({ kind: fc.constant("delete" as const), reply: fc.nat({ max: 20 }) }),
  fc.record({ kind: fc.constant("follow" as const), by: person, root, following: fc.boolean() }),
  fc.record({
    kind: fc.constantFrom("read" as const, "unread" as const),
    by: person,
    root,
    seq: fc.integer({ min: 1, max: 8 }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Contract of threads over random histories. */
export function threadHistoriesContract(open: OpenStore): void {
  describe("Threads", () => {
    it("equal a recount after any history", async () => {
      const store = await open();
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
          async (groups) => {
            const history = await newHistory(store);
            for (const group of groups) await history.run(group);
            await history.recount();
          },
        ),
        { numRuns: 25 },
      );
    });
  });
}

/** The expected state of one person in one thread. It follows the replies one by one, in the order of the thread. */
type Expected = { following: boolean; readSeq: number; unreadFrom: number | null };

async function newHistory(store: Store) {
  const people = [await someone(store), await someone(store), await someone(store)] as const;
  const [owner, ...guests] = people;
  const room = await roomOf(store, owner);
  for (const guest of guests) await join(store, room, guest);
  const roots = [await send(store, room, owner), await send(store, room, guests[0])] as const;
  const replies: Message[] = [];
  const follows = new Map<string, Expected>();

  const keyOf = (rootId: string, userId: string) => `${rootId} ${userId}`;
  const expectReply = (message: Message) => {
    const { threadOf, threadSeq, author, via } = message;
    if (threadOf === null || threadSeq === null) return;
    const rootAuthor = roots.find(({ id }) => id === threadOf)?.author.id ?? "";
    const start = (userId: string, readSeq: number) => {
      const key = keyOf(threadOf, userId);
      if (!follows.has(key)) follows.set(key, { following: true, readSeq, unreadFrom: null });
    };
    if (threadSeq === 1) start(rootAuthor, 0);
    start(author.id, threadSeq);
    const own = follows.get(keyOf(threadOf, author.id));
    if (own) own.following = true;
    if (own && via === "user" && own.unreadFrom === null && own.readSeq === threadSeq - 1) own.readSeq = threadSeq;
    for (const userId of message.mentions.userIds) start(userId, threadSeq - 1);
  };
  const lastOf = (rootId: string) =>
    Math.max(0, ...replies.map((one) => (one.threadOf === rootId ? (one.threadSeq ?? 0) : 0)));

  const sendOne = async (one: Extract<Step, { kind: "send" | "reply" }>): Promise<Message> => {
    const author = people[one.by] ?? owner;
    if (one.kind === "send") return send(store, room, author);
    const mentioned = one.mention === null ? [] : [people[one.mention]?.id ?? owner.id];
    const mentions = { ...NO_MENTIONS, userIds: mentioned };
    return reply(store, room, author, roots[one.root] ?? roots[0], {
      alsoInRoom: one.alsoInRoom,
      via: one.via,
      mentions,
    });
  };
  const isSend = (one: Step): one is Extract<Step, { kind: "send" | "reply" }> =>
    one.kind === "send" || one.kind === "reply";

  const runAlone = async (one: Exclude<Step, { kind: "send" | "reply" }>): Promise<void> => {
    if (one.kind === "delete") {
      const deleted = replies[one.reply];
      if (!deleted || deleted.deletedAt) return;
      replies[one.reply] = await deleteReply(store, room, deleted);
      return;
    }
    const user = people[one.by] ?? owner;
    const { id: rootId } = roots[one.root] ?? roots[0];
    const key = keyOf(rootId, user.id);
    const lastSeq = lastOf(rootId);
    const known = follows.get(key);
    if (one.kind !== "follow" && !known) return;
    const next: Expected = { ...(known ?? { following: true, readSeq: lastSeq, unreadFrom: null }) };
    if (one.kind === "follow") next.following = one.following;
    if (one.kind === "read" && one.seq >= (next.unreadFrom ?? Infinity)) next.unreadFrom = null;
    if (one.kind === "read" && lastSeq >= (next.unreadFrom ?? Infinity) && one.seq > lastSeq) next.unreadFrom = null;
    if (one.kind === "read") next.readSeq = Math.max(next.readSeq, Math.min(one.seq, lastSeq));
    if (one.kind === "unread" && lastSeq > 0) next.unreadFrom = Math.min(one.seq, lastSeq);
    follows.set(key, next);
    await store.unitOfWork.run(async (tx) => {
      await tx.rooms.lock(room.id);
      const found = await tx.threadFollows.lock(rootId, user.id);
      const follow = found ?? newFollow({ rootId, userId: user.id, roomId: room.id }, lastSeq);
      if (one.kind === "follow") await tx.threadFollows.save({ ...follow, following: one.following });
      else
        await tx.threadFollows.save(
          (one.kind === "read" ? markThreadRead : markThreadUnread)(follow, { ...one, lastSeq, at: moment() }),
        );
    });
  };

  return {
    /** Runs the sends of a group at once, and then the rest. */
    async run(group: readonly Step[]): Promise<void> {
      const sent = await Promise.all(group.filter(isSend).map(sendOne));
      const inOrder = sent.filter(({ threadOf }) => threadOf !== null).sort((a, b) => a.rev - b.rev);
      for (const message of inOrder) expectReply(message);
      replies.push(...inOrder);
      for (const one of group) if (!isSend(one)) await runAlone(one);
    },
    async recount(): Promise<void> {
      const timeline = await everyMessage(store, room);
      expect(timeline.map(({ seq }) => seq)).toEqual(consecutive(timeline.length));
      const changes = await store.messageLog.changes(room.id, { after: 0, limit: 1_000 });
      const byRev = ascending([...new Set(changes?.messages.map(({ rev }) => rev))]);
      expect(byRev.at(-1)).toBeLessThanOrEqual(changes?.rev ?? 0);
      for (const { id: rootId } of roots) {
        const inThread = replies.filter(({ threadOf }) => threadOf === rootId);
        const kept = inThread.filter(({ deletedAt }) => !deletedAt);
        const page = await store.threadReader.page({ roomId: room.id, rootId }, { newest: true }, 1_000);
        expect(page?.items).toEqual(inThread);
        expect(page?.items.map(({ threadSeq }) => threadSeq)).toEqual(consecutive(inThread.length));
        expect(page?.root.thread ?? null).toEqual(
          inThread.length === 0
            ? null
            : {
                replies: kept.length,
                lastSeq: inThread.length,
                lastReplyAt: moment(4),
                participants: lastThree(kept),
              },
        );
        for (const person of people) {
          const mine = await store.threadReader.mine(person.id, { roomId: room.id, rootId });
          expect(mine).toEqual(recounted(rootId, person, kept));
        }
      }
      for (const person of people) await recountList(person);
    },
  };

  function recounted(rootId: string, person: User, kept: readonly Message[]): MyThread | null {
    const expected = follows.get(keyOf(rootId, person.id));
    if (!expected) return null;
    const from = Math.min(expected.readSeq + 1, expected.unreadFrom ?? Infinity);
    const unread = kept.filter(({ threadSeq, author }) => (threadSeq ?? 0) >= from && author.id !== person.id);
    const mentions = unread.filter(({ mentions: { userIds } }) => userIds.includes(person.id));
    return { rootId, roomId: room.id, ...expected, unread: unread.length, unreadMentions: mentions.length };
  }

  async function recountList(person: User): Promise<void> {
    const listed = await listedThreads(store, person);
    const followed = roots.filter(({ id }) => follows.get(keyOf(id, person.id))?.following && lastOf(id) > 0);
    expect(listed.map(({ mine }) => mine.rootId)).toEqual(
      followed
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    const unread = await listedThreads(store, person, { unread: true });
    expect(unread).toEqual(listed.filter(({ mine }) => mine.unread > 0));
  }
}

function lastThree(kept: readonly Message[]) {
  const authors = new Map([...kept].reverse().map(({ author }) => [author.id, author]));
  return [...authors.values()].slice(0, 3);
}

async function deleteReply(store: Store, room: Room, message: Message): Promise<Message> {
  const deleted = await change(store, message, null);
  await store.unitOfWork.run(async (tx) => {
    await tx.rooms.lock(room.id);
    const found = await tx.messages.find(room.id, message.threadOf ?? "");
    if (!found?.thread) throw new Error("There is no such thread.");
    const authors = (await tx.messages.repliers([found.id])).get(found.id) ?? [];
    const thread = summaryWithoutReplies(found.thread, { replies: 1, authors });
    await tx.messages.save({ ...found, rev: deleted.rev, thread });
  });
  return deleted;
}
