import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBody, MAX_MESSAGE_LENGTH } from "../../../src/domain/messages/body.js";

describe("message bodies", () => {
  it("stores the body as it was sent", () => {
    const texts = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 200 })
      .filter((text) => text.trim() !== "" && !text.includes("\0"));
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseBody(text)).toBe(text);
      }),
    );
  });

  it("counts characters without the surrounding white space", () => {
    expect(parseBody(` ${"😀".repeat(MAX_MESSAGE_LENGTH)} `)).toHaveLength(2 * MAX_MESSAGE_LENGTH + 2);
    expect(() => parseBody("😀".repeat(MAX_MESSAGE_LENGTH + 1))).toThrow(
      expect.objectContaining({ code: "message.too_long" }),
    );
  });

  it("bounds the whole body, including white space", () => {
    for (const body of [`a${" ".repeat(60_000)}`, `${"\n".repeat(4000)}a`, `${" ".repeat(2000)}${"a".repeat(2001)}`])
      expect(() => parseBody(body)).toThrow(expect.objectContaining({ code: "message.too_long" }));
    expect(parseBody(`a${" ".repeat(MAX_MESSAGE_LENGTH - 1)}`)).toHaveLength(MAX_MESSAGE_LENGTH);
  });

  it.each(["🙂", "👨‍👩‍👧", "\ue000", "\u{f0000}", "а", "\u0301", "."])(
    "accepts a body with only this visible character: %j",
    (body) => {
      expect(parseBody(body)).toBe(body);
    },
  );

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
  ])("refuses a body without anything readable: %j", (text) => {
    expect(() => parseBody(text)).toThrow(expect.objectContaining({ code: "message.empty" }));
  });

  it.each(["\0", "a\0", "\ud800", "a\udc00b"])("refuses a body that cannot be stored: %j", (text) => {
    expect(() => parseBody(text)).toThrow(expect.objectContaining({ code: "request.invalid" }));
  });
});
