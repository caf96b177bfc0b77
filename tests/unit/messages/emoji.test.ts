import fc from "fast-check";
import { expect, it } from "vitest";
import { parseEmoji } from "../../../src/domain/messages/emoji.js";

const invalid = expect.objectContaining({
  code: "request.invalid",
  details: { issues: [expect.objectContaining({ path: "emoji" })] },
});
const flagOf = (country: string) =>
  String.fromCodePoint(...[...country].map((letter) => 0x1f1e6 + letter.charCodeAt(0) - 0x41));
const tagFlag = (region: string) =>
  `🏴${String.fromCodePoint(...[...region].map((letter) => 0xe0000 + letter.charCodeAt(0)), 0xe007f)}`;

const EMOJI: Readonly<Record<string, string>> = {
  "an emoji of one character": "\u{1f44d}",
  "a heart": "\u2764\ufe0f",
  "a text symbol": "\u00a9\ufe0f",
  "a keycap": "1\ufe0f\u20e3",
  "the keycap of #": "#\ufe0f\u20e3",
  "a flag": flagOf("DE"),
  "the flag of England": tagFlag("gbeng"),
  "the rainbow flag": "\u{1f3f3}\ufe0f\u200d\u{1f308}",
  "a family": "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}",
  "a couple with a heart": "\u{1f469}\u200d\u2764\ufe0f\u200d\u{1f468}",
  "a kiss in two skin tones": "\u{1f469}\u{1f3fb}\u200d\u2764\ufe0f\u200d\u{1f48b}\u200d\u{1f468}\u{1f3ff}",
  "a skin tone": "\u{1f44d}\u{1f3fd}",
  "a skin tone of a text symbol": "\u261d\u{1f3fd}",
  "a detective": "\u{1f575}\ufe0f\u200d\u2640\ufe0f",
  "a detective with a skin tone": "\u{1f575}\u{1f3fd}\u200d\u2640\ufe0f",
  "a skin tone alone": "\u{1f3fd}",
  "an eye in a speech bubble": "\u{1f441}\ufe0f\u200d\u{1f5e8}\ufe0f",
};

const emoji = Object.entries(EMOJI);

it.each(emoji)("returns the fully qualified spelling of %s unchanged", (_, text) => {
  expect(parseEmoji(text)).toBe(text);
});

it.each(emoji)("returns one spelling of %s, with any U+FE0F left out or added", (_, text) => {
  const bare = text.replaceAll("\ufe0f", "");
  expect(parseEmoji(bare)).toBe(text);
  expect(parseEmoji([...bare].join("\ufe0f"))).toBe(text);
});

it.each(emoji)("refuses %s beside another emoji, a letter, a space or a joiner", (_, text) => {
  for (const more of [`${text}🌱`, `🌱${text}`, `${text}${text}`, `${text}a`, ` ${text}`, `${text}\u200d`])
    expect(() => parseEmoji(more)).toThrow(invalid);
});

it.each([
  ["an empty text", ""],
  ["a letter", "a"],
  ["a word", ":heart:"],
  ["a digit", "1"],
  ["a digit with U+FE0F", "1\ufe0f"],
  ["a keycap of a letter", "a\u20e3"],
  ["U+FE0F alone", "\ufe0f"],
  ["a joiner", "\u200d"],
  ["half a flag", "\u{1f1e9}"],
  ["the flag of no country", flagOf("ZZ")],
  ["the flag of no region", tagFlag("xxxxx")],
  ["a tag sequence without its end", tagFlag("gbeng").slice(0, -2)],
  ["a sequence that no vendor draws", "\u{1f44d}\u200d\u{1f44e}"],
  ["the text spelling of a heart", "\u2764\ufe0e"],
  ["lone surrogates", "\ud83d"],
  ["reversed surrogates", "\udc4d\ud83d"],
  ["an emoji and NUL", "👍\0"],
  ["10,000 emoji", "👍".repeat(10_000)],
  ["10,000 variation selectors", `❤${"\ufe0f".repeat(10_000)}`],
  ["10,000 letters", "a".repeat(10_000)],
])("refuses %s", (_, text) => {
  expect(() => parseEmoji(text)).toThrow(invalid);
});

it("accepts each emoji of one character", () => {
  const basic = new RegExp("^\\p{Basic_Emoji}$", "v");
  const characters = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code));
  const emoji = characters.flatMap((text) => [text, `${text}\ufe0f`]).filter((text) => basic.test(text));
  expect(emoji.length).toBeGreaterThan(1300);
  for (const each of emoji) expect(parseEmoji(each.replace("\ufe0f", ""))).toBe(each);
});

it("returns an accepted spelling unchanged and refuses everything else", () => {
  const unit = fc.constantFrom("\ufe0f", "\u200d", "\u20e3", "❤", "👩", "👨", "🏽", "1", "🏳", "🌈", "\u{1f1e9}", "a");
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 8 }), (text) => {
      let emoji: string | null = null;
      try {
        emoji = parseEmoji(text);
      } catch (error) {
        expect(error).toEqual(invalid);
      }
      if (emoji === null) return;
      expect(emoji.replaceAll("\ufe0f", "")).toBe(text.replaceAll("\ufe0f", ""));
      expect(parseEmoji(emoji)).toBe(emoji);
    }),
    { numRuns: 1000 },
  );
});
