import { describe, expect, it } from "vitest";
import { lookUpsOf } from "../../../src/adapters/persistence/prisma/search/look-up.js";
import { parseMessageQuery } from "../../../src/domain/search/message-query.js";

const SHARES = {
  rows: 1_000_000,
  others: 0.0005,
  common: [
    { word: "the", share: 0.6 },
    { word: "then", share: 0.1 },
    { word: "is", share: 0.3 },
    { word: "哈哈", share: 0.2 },
    { word: "some", share: 0.05 },
    { word: "few", share: 0.01 },
    { word: "=author", share: 0.02 },
  ],
};
const ROOMS = Array.from({ length: 45 }, (_, index) => `room${index}`);

const lookUps = (q: string, scope: Partial<Parameters<typeof lookUpsOf>[1]> = {}) =>
  lookUpsOf(parseMessageQuery(q), { roomIds: ROOMS, rows: 1_000_000, isRare: false, ...scope }, SHARES);

describe("A look-up in the search index", () => {
  it.each([
    ['"needle" "the"', "('needle') & ('the')"],
    ['"the needle"', "('needle' & 'the')"],
    ["needle the", "('needle')"],
    ['"some" few', "('few':*) & ('some')"],
    ['"some" "few"', "('few') & ('some')"],
    ["sess.opts the", "('sess.opts' | 'sess' & 'opts')"],
    ["本日哈哈哈", "('本日' & '日哈' & '哈哈')"],
  ])("takes for %s the words that cost the least, without their distances", (q, text) => {
    expect(lookUps(q)).toEqual([text]);
  });

  it.each(['"the the"', '"is the"', '"the" "is"', "the", '"few"', "哈".repeat(200), "q"])(
    "does not take place for %s, whose words are too common",
    (q) => expect(lookUps(q)).toBeNull(),
  );

  it("takes the beginning of one or two letters alone when it is rare", () => {
    expect(lookUps("zz", { isRare: true })).toEqual(["('zz':*)"]);
    expect(lookUps("is zz", { isRare: true })).toBeNull();
  });

  it("takes the author's messages when these are fewer", () => {
    expect(lookUps('"few" "some"', { authorId: "author" })).toEqual(["('few') & '=author' & ('some')"]);
  });

  it("names the rooms, some at a time, when the words are common elsewhere", () => {
    const queries = lookUps('"few"', { rows: 20_000 });
    expect(queries).toHaveLength(3);
    expect(queries?.[2]).toBe("('few') & ('=room40' | '=room41' | '=room42' | '=room43' | '=room44')");
  });
});
