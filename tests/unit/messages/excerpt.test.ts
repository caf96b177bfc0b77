import fc from "fast-check";
import { expect, it } from "vitest";
import { excerptOf, MAX_EXCERPT_LENGTH } from "../../../src/domain/messages/excerpt.js";
import { codePointLength } from "../../../src/domain/shared/text.js";

const filling = (length: number) => "x".repeat(length);

it("returns a short body whole", () => {
  expect(excerptOf("Hello, Ada 👋🏽")).toBe("Hello, Ada 👋🏽");
  expect(excerptOf("🙂".repeat(MAX_EXCERPT_LENGTH))).toBe("🙂".repeat(MAX_EXCERPT_LENGTH));
});

it("cuts a long body after 140 characters and marks the cut", () => {
  expect(excerptOf(filling(141))).toBe(`${filling(140)}…`);
  expect(excerptOf("🙂".repeat(141))).toBe(`${"🙂".repeat(140)}…`);
});

it("collapses white space before it counts, and leaves none before the mark of a cut", () => {
  expect(excerptOf(" one\n\n two\t\u00a0three\r\n")).toBe("one two three");
  expect(excerptOf(`${" ".repeat(200)}${filling(139)} ${" ".repeat(200)}`)).toBe(filling(139));
  expect(excerptOf(`${filling(139)}\n\nmore`)).toBe(`${filling(139)}…`);
});

it.each([
  ["an accent", "e\u0301"],
  ["a family", "👨‍👩‍👧‍👦"],
  ["a flag", "🇩🇪"],
  ["a skin tone", "👍🏽"],
  ["a keycap", "1️⃣"],
  ["a Hangul syllable", "\u1112\u1161\u11ab"],
])("never cuts through %s", (_, character) => {
  for (let before = MAX_EXCERPT_LENGTH - codePointLength(character) + 1; before < MAX_EXCERPT_LENGTH; before += 1)
    expect(excerptOf(`${filling(before)}${character} more`)).toBe(`${filling(before)}…`);
  const whole = `${filling(MAX_EXCERPT_LENGTH - codePointLength(character))}${character}`;
  expect(excerptOf(`${whole}more`)).toBe(`${whole}…`);
});

it("cuts through a character only when it is longer than a whole excerpt", () => {
  const tower = `a${"\u0301".repeat(4000)}`;
  expect(excerptOf(tower)).toBe(`${tower.slice(0, MAX_EXCERPT_LENGTH)}…`);
  expect(excerptOf(`b${tower}`)).toBe("b…");
});

it.each(["\u0301", " ", "\n", "🇩", "👨\u200d", "\u200d", "\ufe0f"])("shortens 32,000 characters of %j", (pattern) => {
  const excerpt = excerptOf(`a${pattern.repeat(32_000 / pattern.length)}a`);
  expect(codePointLength(excerpt)).toBeLessThanOrEqual(MAX_EXCERPT_LENGTH + 1);
});

it("is a well-formed beginning of the body in one line", () => {
  const bodies = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }).filter((body) => body.isWellFormed());
  fc.assert(
    fc.property(bodies, (body) => {
      const [line, excerpt] = [body.replaceAll(/\s+/gu, " ").trim(), excerptOf(body)];
      expect(excerpt.isWellFormed()).toBe(true);
      expect(codePointLength(excerpt)).toBeLessThanOrEqual(MAX_EXCERPT_LENGTH + 1);
      if (codePointLength(line) <= MAX_EXCERPT_LENGTH) expect(excerpt).toBe(line);
      else expect(line.startsWith(excerpt.slice(0, -1))).toBe(true);
    }),
  );
});
