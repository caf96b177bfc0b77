import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addReaction, mayAddReaction, removeReaction } from "../../../src/domain/messages/change-reactions.js";
import type { ReactionSummary } from "../../../src/domain/messages/reactions.js";

const KINDS = ["👍", "❤️", "🎉", "🌱"];
const addAll = (emoji: string, userIds: readonly string[], to: readonly ReactionSummary[] = []) =>
  userIds.reduce((reactions, userId) => addReaction(reactions, emoji, userId), to);
const people = (count: number) => Array.from({ length: count }, (_, index) => `user ${index + 1}`);
const manyKinds = (count: number) =>
  people(count).reduce<readonly ReactionSummary[]>((reactions, kind) => addReaction(reactions, kind, "ada"), []);

describe("reactions on a message", () => {
  it("counts the reactors of each kind, and lists the kinds in the order of first use", () => {
    const hearts = addAll("❤️", ["bob", "cal"], addAll("👍", ["ada"]));
    expect(hearts).toEqual([
      { emoji: "👍", count: 1, userIds: ["ada"] },
      { emoji: "❤️", count: 2, userIds: ["bob", "cal"] },
    ]);
  });

  it("lists only the first ten reactors of a kind", () => {
    expect(addAll("👍", people(12))).toEqual([{ emoji: "👍", count: 12, userIds: people(10) }]);
  });

  it("lists the eleventh reactor when one of the first ten removes the reaction", () => {
    const reactions = addAll("👍", people(12));
    const [first, ...others] = people(11);
    expect(removeReaction(reactions, "👍", first!, "user 11")).toEqual([{ emoji: "👍", count: 11, userIds: others }]);
    expect(removeReaction(reactions, "👍", "user 12", "user 11")).toEqual([
      { emoji: "👍", count: 11, userIds: people(10) },
    ]);
  });

  it("drops a kind with its last reactor, and lists it last when it is used again", () => {
    const reactions = addAll("❤️", ["bob"], addAll("👍", ["ada"]));
    const without = removeReaction(reactions, "👍", "ada", null);
    expect(without.map(({ emoji }) => emoji)).toEqual(["❤️"]);
    expect(addReaction(without, "👍", "ada").map(({ emoji }) => emoji)).toEqual(["❤️", "👍"]);
  });

  it("changes nothing when a reaction is removed that nobody gave", () => {
    const reactions = addAll("👍", ["ada"]);
    expect(removeReaction(reactions, "❤️", "ada", null)).toEqual(reactions);
  });

  it("allows a maximum of kinds on a message, and more reactors of each of them", () => {
    expect(mayAddReaction(manyKinds(19), "👍", 20)).toBe(true);
    const full = manyKinds(20);
    expect(mayAddReaction(full, "👍", 20)).toBe(false);
    expect(mayAddReaction(full, "user 20", 20)).toBe(true);
  });
});

/** Every reaction of a message, oldest first, and the kinds in the order in which they came into use. */
class ReactionRows {
  private rows: Readonly<{ emoji: string; userId: string }>[] = [];
  private kinds: string[] = [];

  reactors = (emoji: string): string[] => this.rows.filter((row) => row.emoji === emoji).map(({ userId }) => userId);

  add(emoji: string, userId: string): void {
    this.rows.push({ emoji, userId });
    if (!this.kinds.includes(emoji)) this.kinds.push(emoji);
  }

  remove(emoji: string, userId: string): void {
    this.rows = this.rows.filter((row) => row.emoji !== emoji || row.userId !== userId);
    this.kinds = this.kinds.filter((kind) => this.reactors(kind).length > 0);
  }

  recount = (): ReactionSummary[] =>
    this.kinds.map((emoji) => {
      const userIds = this.reactors(emoji);
      return { emoji, count: userIds.length, userIds: userIds.slice(0, 10) };
    });
}

const toggles = fc.array(fc.record({ emoji: fc.constantFrom(...KINDS), userId: fc.constantFrom(...people(14)) }), {
  maxLength: 120,
});

it("equals a recount after any sequence of adds and removes", () => {
  fc.assert(
    fc.property(toggles, (steps) => {
      const rows = new ReactionRows();
      let reactions: readonly ReactionSummary[] = [];
      for (const { emoji, userId } of steps) {
        const reactors = rows.reactors(emoji);
        if (reactors.includes(userId)) {
          rows.remove(emoji, userId);
          reactions = removeReaction(reactions, emoji, userId, reactors[10] ?? null);
        } else {
          rows.add(emoji, userId);
          reactions = addReaction(reactions, emoji, userId);
        }
        expect(reactions).toEqual(rows.recount());
      }
    }),
  );
});

it("never changes the order of the kinds that stay", () => {
  fc.assert(
    fc.property(toggles, fc.constantFrom(...KINDS), (steps, emoji) => {
      const before = steps.reduce<readonly ReactionSummary[]>(
        (all, step) => addReaction(all, step.emoji, step.userId),
        [],
      );
      const kinds = before.map((reaction) => reaction.emoji);
      const added = addReaction(before, emoji, "somebody").map((reaction) => reaction.emoji);
      const removed = removeReaction(before, emoji, "somebody", null).map((reaction) => reaction.emoji);
      expect(added.slice(0, kinds.length)).toEqual(kinds);
      expect(removed).toEqual(kinds.filter((kind) => removed.includes(kind)));
    }),
  );
});
