import { buildSummary } from "../../../src/contracts/builders.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paginateChange } from "../../../src/domain/rooms/change-page.js";
import { mergeChanges, coalesceContiguous } from "../../../src/domain/rooms/merge-changes.js";
import type { RoomChange } from "../../../src/domain/rooms/room-change.js";
import { ModelRoom } from "./model-room.js";

const history = fc.array(fc.record({ kind: fc.constantFrom("send", "edit", "join", "rename"), pick: fc.nat(9) }), {
  minLength: 1,
  maxLength: 30,
});

const changesOf = (steps: readonly { kind: string; pick: number }[]) => {
  const room = new ModelRoom();
  return { room, changes: steps.map(({ kind, pick }) => room.commit(kind, pick)) };
};
const part = (change: RoomChange) => [change.from, change.rev, change.messages, change.members, change.room];

describe("merged changes", () => {
  it("shows messages under the names that a later change announced", () => {
    const room = new ModelRoom();
    const [before, told, after] = [room.commit("send", 0), room.commit("join", 0), room.commit("send", 0)];
    const ada = { ...buildSummary("ada"), username: "countess", displayName: "Countess" };
    const renamed = { ...told, members: told.members.map((member) => ({ ...member, user: ada })) };
    const { messages } = mergeChanges(before, renamed, after);
    expect(messages.map(({ author }) => author.username)).toEqual(["countess", "ada"]);
    expect(mergeChanges(after).messages).toBe(after.messages);
  });

  it("merges changes into the database's own answer for the whole range", () => {
    fc.assert(
      fc.property(history, fc.nat(29), (steps, cut) => {
        const { room, changes } = changesOf(steps);
        const after = Math.min(cut, changes.length - 1);
        const [first, ...rest] = changes.slice(after);
        expect(part(mergeChanges(first!, ...rest))).toEqual(part(room.changes(after)));
      }),
    );
  });

  it("forms one change per contiguous range, in order, from repeated and shuffled changes", () => {
    fc.assert(
      fc.property(
        history,
        fc.array(fc.nat(29), { maxLength: 60 }),
        fc.integer({ min: 1, max: 30 }),
        (steps, picks, most) => {
          const { changes } = changesOf(steps);
          const arrived = picks.map((pick) => changes[pick % changes.length]!);
          const found = coalesceContiguous(arrived, most);
          const revs = [...new Set(arrived.map(({ rev }) => rev))].sort((a, b) => a - b);
          const told = found.flatMap(({ from, rev }) =>
            Array.from({ length: rev - from }, (_, index) => from + index + 1),
          );
          expect(told).toEqual(revs);
          for (const { messages, members } of found) expect(messages.length + members.length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  it("loses nothing of a merged change when it is read page by page", () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 10 }), (steps, limit) => {
        const { room } = changesOf(steps);
        const view = new ModelRoom().view();
        let after = 0;
        for (let more = true; more; ) {
          const page = paginateChange(room.changes(after), limit);
          expect(page.messages.length + page.members.length).toBeLessThanOrEqual(limit);
          view.apply(page);
          after = page.rev;
          more = page.more;
        }
        expect(view.entities).toEqual(room.view().apply(room.changes(0)).entities);
      }),
    );
  });
});
