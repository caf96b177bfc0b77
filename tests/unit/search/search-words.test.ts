import { expect, it } from "vitest";
import { comparisonCost, searchQuery } from "../../../src/adapters/persistence/prisma/search/search-words.js";
import { parseMessageQuery } from "../../../src/domain/search/message-query.js";

const beginningsIn = (q: string) => searchQuery(parseMessageQuery(q)).split(":*").length - 1;

it.each(["🦀".repeat(50), "🦀👍".repeat(25), "a 🦀🦀🦀 👍👍👍👍"])("cuts the rows of emoji in %s to two emoji", (q) => {
  expect(beginningsIn(q)).toBeLessThanOrEqual(3);
  expect(comparisonCost(parseMessageQuery(q))).toBeGreaterThan(1);
});

it("compares each word of a long phrase, and each row of emoji once", () => {
  const phrase = `"${"the ".repeat(49)}end"`;
  expect(searchQuery(parseMessageQuery(phrase)).split(" <1> ")).toHaveLength(50);
  expect(comparisonCost(parseMessageQuery(phrase))).toBe(1);
  expect(beginningsIn("🦀 🦀 🦀")).toBe(1);
});
