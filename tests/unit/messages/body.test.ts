import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBody } from "../../../src/domain/messages/body.js";

const MAX = 4_000;
const parsed = (body: string) => parseBody(body, MAX);

describe("message bodies", () => {
  it("stores the body as it was sent", () => {
    const texts = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 200 })
      .filter((text) => text.trim() !== "" && !text.includes("\0"));
    fc.assert(
      fc.property(texts, (text) => {
        expect(parsed(text)).toBe(text);
      }),
    );
  });

  it("counts characters without the surrounding white space", () => {
    expect(parsed(` ${"😀".repeat(MAX)} `)).toHaveLength(2 * MAX + 2);
    expect(() => parsed("😀".repeat(MAX + 1))).toThrow(expect.objectContaining({ code: "message.too_long" }));
  });

  it("bounds the whole body, including white space", () => {
    for (const body of [`a${" ".repeat(60_000)}`, `${"\n".repeat(4000)}a`, `${" ".repeat(2000)}${"a".repeat(2001)}`])
      expect(() => parsed(body)).toThrow(expect.objectContaining({ code: "message.too_long" }));
    expect(parsed(`a${" ".repeat(MAX - 1)}`)).toHaveLength(MAX);
  });

  it("counts against the configured maximum", () => {
    expect(parseBody(" 😀😀 ", 2)).toBe(" 😀😀 ");
    expect(() => parseBody("abc", 2)).toThrow(
      expect.objectContaining({
        code: "message.too_long",
        details: { issues: [{ path: "body", message: "must be at most 2 characters long" }] },
      }),
    );
  });

  it.each(["🙂", "👨‍👩‍👧", "\ue000", "\u{f0000}", "а", "\u0301", "."])(
    "accepts a body with only this visible character: %j",
    (body) => {
      expect(parsed(body)).toBe(body);
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
    expect(() => parsed(text)).toThrow(expect.objectContaining({ code: "message.empty" }));
  });

  it.each(["\0", "a\0", "\ud800", "a\udc00b"])("refuses a body that cannot be stored: %j", (text) => {
    expect(() => parsed(text)).toThrow(expect.objectContaining({ code: "request.invalid" }));
  });
});
