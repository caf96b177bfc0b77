import { describe, expect, it } from "vitest";
import { foldLetters } from "../../../src/domain/search/fold-text.js";
import { foldedCharacters } from "../../../src/domain/search/folded-characters.js";
import { MAX_POSITION, MAX_REPEATS, messageWords } from "../../../src/domain/search/message-words.js";

const textsOf = (body: string) => messageWords(body).map(({ text }) => text);

describe("the words of a message", () => {
  it.each([
    ["Hello, World!", ["hello", "world"]],
    ["sess.opts", ["sess.opts", "sess", "opts"]],
    ["see foo.png.", ["see", "foo.png", "foo", "png"]],
    ["10.0.0.1", ["10.0.0.1", "10", "0", "0", "1"]],
    ["camelCase HTTPServer", ["camelcase", "camel", "case", "httpserver", "http", "server"]],
    ["snake_case-kebab", ["snake_case-kebab", "snake", "case", "kebab"]],
    ["(#tag), @ada ## a#", ["#tag", "tag", "@ada", "ada", "a"]],
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

  it("are folded like names, character by character", () => {
    const codes = Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff);
    const differing = codes.filter((code) => {
      const sign = String.fromCodePoint(code);
      const folded = foldLetters(sign).replace("\u2019", "'").replace("\u2010", "-");
      return (
        foldedCharacters(sign)
          .map(({ text }) => text)
          .join("") !== folded
      );
    });
    expect(differing).toEqual([]);
  });
});
