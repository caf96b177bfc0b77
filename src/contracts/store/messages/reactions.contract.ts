import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import type { Reaction } from "../../../domain/messages/reactions.js";
import { moment, newId, roomOf, send, someone, times } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

const KINDS = ["👍", "❤️", "☝🏽"] as const;

/** `ReactionRepository` and `ReactionReader`. */
export function reactionsContract(open: OpenStore): void {
  describe("ReactionRepository and ReactionReader", () => {
    it("lists the reactors of one kind, the oldest first, page by page", async () => {
      const { store, messageId, people } = await messageWithPeople(open, 5);
      const [ada, bob, cal, dan] = people as [User, User, User, User];
      await add(store, { messageId, emoji: "👍", userId: cal.id, rev: 10 });
      await add(store, { messageId, emoji: "👍", userId: ada.id, rev: 11 });
      await add(store, { messageId, emoji: "❤️", userId: bob.id, rev: 12 });
      await add(store, { messageId, emoji: "👍", userId: dan.id, rev: 13 });
      const page = (emoji: string, limit: number, after?: number) =>
        store.reactionReader.reactors({ messageId, emoji, limit, ...(after !== undefined && { after }) });
      const all = [cal, ada, dan].map((user, index) => {
        const rev = [10, 11, 13][index]!;
        return { user: summaryOf(user), rev, at: moment(rev) };
      });
      expect(await page("👍", 9)).toEqual(all);
      expect(await page("👍", 2)).toEqual(all.slice(0, 2));
      expect(await page("👍", 2, 11)).toEqual(all.slice(2));
      expect(await page("👍", 2, 13)).toEqual([]);
      expect((await page("❤️", 9)).map(({ user }) => user.id)).toEqual([bob.id]);
      expect(await page("❤", 9)).toEqual([]);
      expect(await store.reactionReader.reactors({ messageId: newId(), emoji: "👍", limit: 9 })).toEqual([]);
    });

    it("shows the present names of the reactors", async () => {
      const { store, messageId, people } = await messageWithPeople(open, 1);
      const [ada] = people as [User];
      await add(store, { messageId, emoji: "👍", userId: ada.id, rev: 10 });
      await store.unitOfWork.run((tx) => tx.accounts.save({ ...ada, displayName: "Countess" }));
      const [reactor] = await store.reactionReader.reactors({ messageId, emoji: "👍", limit: 1 });
      expect(reactor?.user.displayName).toBe("Countess");
    });

    it("finds the user's own reactions to several messages", async () => {
      const { store, messageId, people, sendAnother } = await messageWithPeople(open, 2);
      const [ada, bob] = people as [User, User];
      const [second, third] = [await sendAnother(), await sendAnother()];
      await add(store, { messageId, emoji: "👍", userId: ada.id, rev: 10 });
      await add(store, { messageId, emoji: "❤️", userId: ada.id, rev: 11 });
      await add(store, { messageId, emoji: "☝🏽", userId: bob.id, rev: 12 });
      await add(store, { messageId: second, emoji: "👍", userId: ada.id, rev: 13 });
      const of = (user: User, ids: readonly string[]) => store.reactionReader.reactionsOf(user.id, ids);
      const all = [messageId, second, third, newId()];
      expect(await of(ada, all)).toEqual(
        new Map([
          [messageId, new Set(["👍", "❤️"])],
          [second, new Set(["👍"])],
        ]),
      );
      expect(await of(bob, all)).toEqual(new Map([[messageId, new Set(["☝🏽"])]]));
      expect(await of(ada, [third])).toEqual(new Map());
      expect(await of(ada, [])).toEqual(new Map());
    });

    it("reads its own writes, and stores none when the work throws", async () => {
      const { store, messageId, people } = await messageWithPeople(open, 3);
      const [ada, bob, cal] = people as [User, User, User];
      const key = { messageId, emoji: "👍" };
      await add(store, { ...key, userId: ada.id, rev: 10 });
      await add(store, { ...key, userId: bob.id, rev: 11 });
      const failure = new Error("no");
      const run = store.unitOfWork.run(async (tx) => {
        await tx.reactions.remove({ ...key, userId: ada.id });
        await tx.reactions.remove({ ...key, userId: newId() });
        await tx.reactions.add({ ...key, userId: cal.id, rev: 12, at: moment(12) });
        expect(await tx.reactions.has({ ...key, userId: ada.id })).toBe(false);
        expect(await tx.reactions.has({ ...key, userId: cal.id })).toBe(true);
        expect(await tx.reactions.firstReactors(messageId, "👍", 9)).toEqual([bob.id, cal.id]);
        throw failure;
      });
      await expect(run).rejects.toBe(failure);
      await store.unitOfWork.run(async (tx) => {
        expect(await tx.reactions.has({ ...key, userId: ada.id })).toBe(true);
        expect(await tx.reactions.has({ ...key, userId: cal.id })).toBe(false);
        expect(await tx.reactions.firstReactors(messageId, "👍", 9)).toEqual([ada.id, bob.id]);
        expect(await tx.reactions.firstReactors(messageId, "👍", 1)).toEqual([ada.id]);
      });
    });

    it("equals a recount after any sequence of adds and removes", async () => {
      const { store, people, sendAnother } = await messageWithPeople(open, 6);
      const step = fc.record({ kind: fc.constantFrom(...KINDS), who: fc.nat(5) });
      const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (script) => {
        const messageId = await sendAnother();
        let rows: readonly Reaction[] = [];
        for (const [index, { kind: emoji, who }] of script.entries()) {
          const rev = 100 + index;
          rows = await toggle(store, rows, { messageId, emoji, userId: people[who]!.id, rev, at: moment(rev) });
        }
        for (const emoji of KINDS) {
          const expected = rows.filter((row) => row.emoji === emoji).map(({ userId, rev }) => ({ userId, rev }));
          const listed = await store.reactionReader.reactors({ messageId, emoji, limit: 9 });
          expect(listed.map(({ user, rev }) => ({ userId: user.id, rev }))).toEqual(expected);
        }
        for (const { id } of people) {
          const own = new Set(rows.filter(({ userId }) => userId === id).map(({ emoji }) => emoji));
          const found = await store.reactionReader.reactionsOf(id, [messageId]);
          if (own.size > 0) expect(found.get(messageId)).toEqual(own);
          else expect(found.size).toBe(0);
        }
      });
      await fc.assert(property, { numRuns: 12 });
    });
  });
}

const add = (store: Store, reaction: Omit<Reaction, "at">) =>
  store.unitOfWork.run((tx) => tx.reactions.add({ ...reaction, at: moment(reaction.rev) }));

/** Adds the reaction, or removes the same one. Returns all reactions after that. */
async function toggle(store: Store, rows: readonly Reaction[], reaction: Reaction): Promise<readonly Reaction[]> {
  const others = rows.filter(({ emoji, userId }) => emoji !== reaction.emoji || userId !== reaction.userId);
  const isThere = others.length < rows.length;
  await store.unitOfWork.run(async (tx) => {
    expect(await tx.reactions.has(reaction)).toBe(isThere);
    if (isThere) await tx.reactions.remove(reaction);
    else await tx.reactions.add(reaction);
  });
  return isThere ? others : [...rows, reaction];
}

/** Saves the kinds on the message as well, like the use case. */
async function messageWithPeople(open: OpenStore, count: number) {
  const store = await open();
  const people = await Promise.all(times(count, () => someone(store)));
  const room = await roomOf(store, people[0]!);
  const sendAnother = async () => {
    const message = await send(store, room, people[0]!);
    const reactions = KINDS.map((emoji) => ({ emoji, count: 11, userIds: [] }));
    await store.unitOfWork.run((tx) => tx.messages.save({ ...message, reactions }));
    return message.id;
  };
  return { store, people, messageId: await sendAnother(), sendAnother };
}
