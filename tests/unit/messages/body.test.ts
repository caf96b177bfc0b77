import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedBody, MAX_MESSAGE_LENGTH } from "../../../src/domain/messages/body.js";

describe("a message's body", () => {
  it("stays as it was sent", () => {
    const texts = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 200 })
      .filter((text) => text.trim() !== "" && !text.includes("\0"));
    fc.assert(
      fc.property(texts, (text) => {
        expect(checkedBody(text)).toBe(text);
      }),
    );
  });

  it("is counted in characters, without the white space around it", () => {
    expect(checkedBody(` ${"😀".repeat(MAX_MESSAGE_LENGTH)} `)).toHaveLength(2 * MAX_MESSAGE_LENGTH + 2);
    expect(() => checkedBody("😀".repeat(MAX_MESSAGE_LENGTH + 1))).toThrow(
      expect.objectContaining({ code: "message.too_long" }),
    );
  });

  it.each(["", " ", "\n\t ", "\u00a0\u2003"])("is refused when nothing can be read in it: %j", (text) => {
    expect(() => checkedBody(text)).toThrow(expect.objectContaining({ code: "message.empty" }));
  });

  it.each(["\0", "a\0", "\ud800", "a\udc00b"])("is refused when it cannot be stored: %j", (text) => {
    expect(() => checkedBody(text)).toThrow(expect.objectContaining({ code: "request.invalid" }));
  });
});
