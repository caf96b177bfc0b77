import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldLetters } from "../../../src/domain/search/fold-text.js";
import { foldedCharacters } from "../../../src/domain/search/folded-characters.js";
import { MAX_POSITION, MAX_REPEATS, messageWords } from "../../../src/domain/search/message-words.js";

const MARKS = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter((sign) =>
  /\p{M}/u.test(sign),
);

const textsOf = (body: string) => messageWords(body).map(({ text }) => text);
const foldedText = (text: string) =>
  foldedCharacters(text)
    .map((folded) => folded.text)
    .join("");

describe("the words of a message", () => {
  it.each([
    ["Hello, World!", ["hello", "world"]],
    ["sess.opts", ["sess.opts", "sess", "opts"]],
    ["see foo.png.", ["see", "foo.png", "foo", "png"]],
    ["10.0.0.1", ["10.0.0.1", "10", "0", "0", "1"]],
    ["camelCase HTTPServer", ["camelcase", "camel", "case", "httpserver", "http", "server"]],
    ["snake_case-kebab", ["snake_case-kebab", "snake", "case", "kebab"]],
    ["(#tag), @ada ## a#", ["#tag", "tag", "@ada", "ada", "a"]],
    ["cc:@ada/@bob ##x a#b", ["cc", "@ada", "ada", "@bob", "bob", "#x", "x", "a#b", "a", "b"]],
    ["Don’t", ["don't", "don", "t"]],
    ["Crème BRÛLÉE Straße", ["creme", "brulee", "strasse"]],
    ["日本語 本", ["日本", "本語", "語", "本"]],
    ["한국어", ["한국", "국어", "어"]],
    ["ที่นี่", ["ที่นี่", "นี่"]],
    ["iPhone用ケース", ["iphone", "i", "phone", "用ケ", "ケー", "ース", "ス"]],
    ["ok👍🏽👍🇩🇪❤️", ["ok", "👍🏽", "👍", "🇩🇪", "❤"]],
    ["👨‍👩‍👧", ["👨", "👩", "👧"]],
    ["… ½ ﬁne №5", ["1", "2", "fine", "no5"]],
    ["soft\u00adhyphen zero\u200dwidth", ["softhyphen", "zerowidth"]],
    ["... - _", []],
  ])("of %j", (body, words) => {
    expect(textsOf(body)).toEqual(words);
  });

  it("have positions that count parts, and offsets into the original text", () => {
    expect(messageWords("👍 a.b Cafe\u0301 ﬁ")).toEqual([
      { text: "👍", position: 1, start: 0, end: 2 },
      { text: "a.b", position: 2, start: 3, end: 6 },
      { text: "a", position: 2, start: 3, end: 4 },
      { text: "b", position: 3, start: 5, end: 6 },
      { text: "cafe", position: 4, start: 7, end: 12 },
      { text: "fi", position: 5, start: 13, end: 14 },
    ]);
  });

  it("are bounded by length, position and number of repetitions", () => {
    expect(textsOf("x".repeat(32_000))).toEqual(["x".repeat(64)]);
    expect(textsOf("x ".repeat(16_000))).toHaveLength(MAX_REPEATS);
    const numbers = Array.from({ length: 40_000 }, (_, index) => index).join(" ");
    expect(messageWords(numbers).at(-1)).toMatchObject({ text: String(MAX_POSITION - 1), position: MAX_POSITION });
    expect(textsOf(`a${"\u0e35".repeat(32_000)}`)).toHaveLength(1);
    const pieces = messageWords(`${"a.".repeat(16_000)} ${"aB".repeat(16_000)}`);
    expect(pieces.filter(({ text }) => text.length > 64)).toEqual([]);
  });

  it("are bounded for a text of ligatures that fold into many characters each", () => {
    const length = 32_000;
    expect(foldedCharacters("ﷺ".repeat(length)).length).toBeLessThan(2.2 * length);
    expect(textsOf(`${"ﷺ ".repeat(100)}hello`)).toContain("hello");
  });

  it("are folded like names with any marks", () => {
    const base = fc.constantFrom("a", "É", "ω", "Σ", "ё", "ش", "ש", "ก", "क", "か", "ᾳ", "İ", "ß", "ﬁ");
    const marks = fc.array(
      fc
        .integer({ min: 0x300, max: 0x1dff })
        .map((code) => String.fromCodePoint(code))
        .filter((sign) => /\p{M}/u.test(sign)),
      { maxLength: 6 },
    );
    const others = fc.array(
      fc.constantFrom("\u0301", "\u0345", "\u0e48", "\u093c", "\u3099", "\u064b", "\u05b0", "\u{1d165}"),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(base, marks, others, (letter, first, second) => {
        const text = [letter, ...first, ...second].join("");
        expect(foldedText(text)).toBe(foldLetters(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(["ᾳ", "ए", "ก", "か", "a"])("are folded like names with each mark between %s and another mark", (letter) => {
    const differing = MARKS.flatMap((sign) =>
      ["\u093c", "\u0e48", "\u0345"]
        .map((last) => letter + sign + last)
        .filter((text) => foldedText(text) !== foldLetters(text)),
    );
    expect(MARKS.length).toBeGreaterThan(2_000);
    expect(differing).toEqual([]);
  });

  it("are folded like names, character by character", () => {
    const codes = Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff);
    const differing = codes.filter((code) => {
      const sign = String.fromCodePoint(code);
      const folded = foldLetters(sign).replace("\u2019", "'").replace("\u2010", "-");
      return foldedText(sign) !== folded;
    });
    expect(differing).toEqual([]);
  });
});
