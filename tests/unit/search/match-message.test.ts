import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchMessage } from "../../../src/domain/search/match-message.js";
import { parseMessageQuery, validateMessageQuery } from "../../../src/domain/search/message-query.js";

const shown = (q: string, body: string) =>
  matchMessage(parseMessageQuery(q), body)?.highlights.map(({ start, end }) => body.slice(start, end)) ?? null;

describe("a query", () => {
  it.each([
    ["hello", "Hello, hello!", ["Hello", "hello"]],
    ["world hel", "hello world", ["hello", "world"]],
    ["hel world", "hello world", null],
    ["opts", "the sess.opts", ["opts"]],
    ["sess.opts", "sess.opts, sess opts, opts.sess", ["sess.opts", "sess opts"]],
    ["sess.op", "my.sess.opts", ["sess.opts"]],
    ["foo.png", "see foo.png.", ["foo.png"]],
    ["0.0.1", "10.0.0.1 0.0.1", ["0.0.1", "0.0.1"]],
    ["camelcase", "camelCase", ["camelCase"]],
    ["camelCase", "camel case", ["camel case"]],
    ["case", "snake_case", ["case"]],
    ["#tag", "tag #tag #tags", ["#tag", "#tags"]],
    ["#tag x", "#tags x", null],
    ["@bob", "cc:@bob, me@bob.org", ["@bob"]],
    ["#12", "fixes:#12 #ab/#12", ["#12", "#12"]],
    ["cc:@bob", "cc:@bob", ["cc:@bob"]],
    ["this.#count", "this.#count", ["this.#count"]],
    ['"#tag now"', "tag now #tag now", ["#tag now"]],
    ['"now @a', "now a now @ada", ["now @ada"]],
    ['"@a.b c"', "a.b c, @a.b c", ["@a.b c"]],
    ["go #日本", "日本 go", ["日本", "go"]],
    ["go -👍", "👍 go", ["👍", "go"]],
    ['"quick brown"', "brown quick brown", ["quick brown"]],
    ['"quick brown"', "quick browner", null],
    ['"quick bro', "quick brown", ["quick brown"]],
    ['"sess.opts handler"', "a sess.opts handler", ["sess.opts handler"]],
    ["“quick brown” fox", "fox quick brown", ["fox", "quick brown"]],
    ["CRÈME", "cre\u0300me", ["cre\u0300me"]],
    ["strasse", "Straße", ["Straße"]],
    ["本", "日本語", ["本"]],
    ["日本", "日本語と日本", ["日本", "日本"]],
    ["日語", "日本語", null],
    ["대한민국", "대한민국에서", ["대한민국"]],
    ["นี่", "ที่นี่", ["นี่"]],
    ["iPhone用", "新iPhone用ケース", ["iPhone用"]],
    ["👍", "ok 👍🏽 👍", ["👍🏽", "👍"]],
    ["👨‍👩‍👧", "us: 👨‍👩‍👧!", ["👨‍👩‍👧"]],
    ["fin", "ﬁne", ["ﬁne"]],
    ["...", "anything...", null],
    ["", "anything", null],
  ])("%j on %j highlights %j", (q, body, highlights) => {
    expect(shown(q, body)).toEqual(highlights);
  });

  it("of too many words is refused", () => {
    expect(validateMessageQuery({ q: "a ".repeat(50) })).toEqual([]);
    expect(validateMessageQuery({ q: "a ".repeat(51) })).toMatchObject([{ path: "q" }]);
    expect(validateMessageQuery({ q: "ﷺ".repeat(200) })).toMatchObject([{ path: "q" }]);
  });

  it("holds a pasted sentence of a script without spaces, and as many words as any other query besides", () => {
    const sentence = Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join("");
    expect(shown(sentence, `昨日${sentence}。`)).toEqual([sentence]);
    expect(shown(sentence, `${sentence.slice(0, 120)}、${sentence.slice(120)}`)).toBeNull();
    const thai = "สวัสดีครับ".repeat(14);
    expect(shown(thai, `${thai}นะ`)).toEqual([thai]);
    expect(validateMessageQuery({ q: `${"東京駅 ".repeat(40)}${"a ".repeat(30)}` })).toEqual([]);
    expect(validateMessageQuery({ q: `${"東京駅 ".repeat(40)}${"a ".repeat(31)}` })).toMatchObject([{ path: "q" }]);
    expect(validateMessageQuery({ q: "日 ".repeat(51) })).toMatchObject([{ path: "q" }]);
    expect(validateMessageQuery({ q: "㌀".repeat(200) })).toMatchObject([{ path: "q" }]);
  });

  const word = fc.constantFrom("sess", "Opts", "日本語", "日", "ที่นี่", "Café", "👍🏽", "👍", "ﬁ", "aB", "10", "x");
  const glue = fc.constantFrom(" ", ".", "_", "", "#", " @", ", ", "\u00ad");
  const someText = fc
    .array(fc.tuple(word, glue), { minLength: 1, maxLength: 12 })
    .map((pairs) => pairs.flat().join(""));
  const someBody = fc.oneof(someText, fc.string({ unit: "binary", maxLength: 40 }));

  it("finds every body by each of its words, and highlights text that the query finds alone", () => {
    fc.assert(
      fc.property(someBody, someText, (body, q) => {
        const query = parseMessageQuery(q);
        const match = matchMessage(query, body);
        for (const { start, end } of match?.highlights ?? []) {
          const text = body.slice(start, end);
          expect(text.isWellFormed()).toBe(body.isWellFormed());
          expect([text, query.some((term) => matchMessage([term], text) !== null)]).toEqual([text, true]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("finds the text that it was taken from, in every normalization form", () => {
    const forms = fc.constantFrom("NFC", "NFD", "NFKC", "NFKD");
    fc.assert(
      fc.property(someText, forms, (text, form) => {
        const query = parseMessageQuery(text);
        if (query.length > 0) expect(matchMessage(query, `before ${text.normalize(form)} after`)).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
