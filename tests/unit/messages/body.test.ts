import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBody, MAX_MESSAGE_LENGTH } from "../../../src/domain/messages/body.js";

describe("a message's body", () => {
  it("stays as it was sent", () => {
    const texts = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 200 })
      .filter((text) => text.trim() !== "" && !text.includes("\0"));
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseBody(text)).toBe(text);
      }),
    );
  });

  it("is counted in characters, without the white space around it", () => {
    expect(parseBody(` ${"😀".repeat(MAX_MESSAGE_LENGTH)} `)).toHaveLength(2 * MAX_MESSAGE_LENGTH + 2);
    expect(() => parseBody("😀".repeat(MAX_MESSAGE_LENGTH + 1))).toThrow(
      expect.objectContaining({ code: "message.too_long" }),
    );
  });

  it("is bounded as a whole: white space is stored and pushed too", () => {
    for (const body of [`a${" ".repeat(60_000)}`, `${"\n".repeat(4000)}a`, `${" ".repeat(2000)}${"a".repeat(2001)}`])
      expect(() => parseBody(body)).toThrow(expect.objectContaining({ code: "message.too_long" }));
    expect(parseBody(`a${" ".repeat(MAX_MESSAGE_LENGTH - 1)}`)).toHaveLength(MAX_MESSAGE_LENGTH);
  });

  it.each(["🙂", "👨‍👩‍👧", "\ue000", "\u{f0000}", "а", "\u0301", "."])("may be all that is seen: %j", (body) => {
    expect(parseBody(body)).toBe(body);
  });

  it.each([
    "",
    " ",
    "\n\t ",
    "\u00a0\u2003",
    "\u200b",
    "\u200b \u2060",
    "\u3164",
    "⠀",
    "\u00ad",
    "\u{e0041}",
    "\u202e",
  ])("is refused when nothing can be read in it: %j", (text) => {
    expect(() => parseBody(text)).toThrow(expect.objectContaining({ code: "message.empty" }));
  });

  it.each(["\0", "a\0", "\ud800", "a\udc00b"])("is refused when it cannot be stored: %j", (text) => {
    expect(() => parseBody(text)).toThrow(expect.objectContaining({ code: "request.invalid" }));
  });
});
