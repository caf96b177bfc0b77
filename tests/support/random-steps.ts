import fc from "fast-check";
import type { Deed } from "../../client/src/state/testing/room-log.js";
import type { Step } from "../../client/src/state/testing/room-reader.js";

const contentDeed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("send" as const), author: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("edit" as const), which: fc.nat(40) }) },
  fc.record({ kind: fc.constant("delete" as const), which: fc.nat(40) }),
  fc.record({ kind: fc.constant("enter" as const), who: fc.nat(4) }),
  fc.record({ kind: fc.constant("exit" as const), who: fc.nat(4) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rename" as const) }) },
);

const reply = fc.record({
  kind: fc.constant("reply" as const),
  author: fc.nat(3),
  which: fc.nat(40),
  alsoInRoom: fc.boolean(),
});
const reaction = fc.record({
  kind: fc.constant("react" as const),
  who: fc.nat(4),
  which: fc.nat(40),
  emoji: fc.constantFrom("👍", "🎉"),
  added: fc.boolean(),
});
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 2, arbitrary: contentDeed },
  { weight: 2, arbitrary: reaction },
  { weight: 1, arbitrary: reply },
);

const stepWith = (deed: fc.Arbitrary<Deed>): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({ kind: fc.constant("deeds" as const), deeds: fc.array(deed, { minLength: 1, maxLength: 4 }) }),
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("live" as const),
        deeds: fc.array(deed, { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("deliver" as const), which: fc.nat(100) }) },
    fc.record({ kind: fc.constant("announce" as const), from: fc.nat(40), span: fc.integer({ min: 1, max: 6 }) }),
    fc.record({
      kind: fc.constant("sync begins" as const),
      limit: fc.integer({ min: 1, max: 5 }),
      reset: fc.boolean(),
    }),
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("sync answers" as const) }) },
    fc.record({ kind: fc.constant("sync fails" as const) }),
    fc.record({
      kind: fc.constant("repair" as const),
      limit: fc.integer({ min: 1, max: 3 }),
      pages: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ kind: fc.constant("join is asked" as const), limit: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant("join answers" as const) }),
    fc.record({ kind: fc.constant("newest is asked" as const), limit: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant("history is asked" as const), limit: fc.integer({ min: 1, max: 5 }) }),
    fc.record({
      kind: fc.constant("a page is asked" as const),
      from: fc.nat(40),
      limit: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({ kind: fc.constant("history comes" as const) }),
    fc.record({ kind: fc.constant("told of a hole" as const) }),
    fc.record({ kind: fc.constant("drop oldest" as const), held: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ kind: fc.constant("reload" as const) }),
    fc.record({ kind: fc.constant("thread opens" as const), which: fc.nat(40) }),
    fc.record({ kind: fc.constant("replies are asked" as const), limit: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant("replies come" as const) }),
    fc.record({ kind: fc.constant("disconnect" as const) }),
  );

/** Announcements and answers of a server, in any order, and losses. */
export const steps = fc.array(stepWith(deed), { maxLength: 60 });
/** Changes before the reader comes. */
export const deeds = fc.array(deed, { maxLength: 12 });
/** The same without replies and reactions. */
export const contentSteps = fc.array(stepWith(contentDeed), { maxLength: 60 });
export const contentDeeds = fc.array(contentDeed, { maxLength: 12 });
