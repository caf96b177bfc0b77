import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText } from "../../../src/domain/search/fold-text.js";

const everyCharacter = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

const differing = (other: (sign: string) => string) =>
  everyCharacter.filter((sign) => other(sign) !== sign && foldText(`a${sign}b`) !== foldText(`a${other(sign)}b`));

describe("folding", () => {
  it("folds the upper, lower, composed and decomposed form of every character alike", () => {
    expect(differing((sign) => sign.toUpperCase())).toEqual([]);
    expect(differing((sign) => sign.toLowerCase())).toEqual([]);
    for (const form of ["NFC", "NFD", "NFKC", "NFKD"]) expect(differing((sign) => sign.normalize(form))).toEqual([]);
  });

  it("changes nothing when a text is folded twice", () => {
    const changed = everyCharacter.filter((sign) => sign.normalize("NFKD").toLowerCase() !== sign);
    expect(changed.filter((sign) => foldText(foldText(sign)) !== foldText(sign))).toEqual([]);
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => foldText(foldText(text)) === foldText(text)));
  });

  it("folds a text and its forms alike", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom("NFC", "NFD", "NFKC", "NFKD"), (text, form) => {
        expect(foldText(text.normalize(form))).toBe(foldText(text));
        expect(foldText(text.toUpperCase().toLowerCase())).toBe(foldText(text.toLowerCase()));
      }),
    );
  });

  it("keeps marks that distinguish words", () => {
    for (const text of ["हिन्दी", "বাংলা", "தமிழ்", "ที่นี่", "မြန်မာ", "ខ្មែរ"]) {
      expect(foldText(text).normalize("NFC")).toBe(text.normalize("NFKD").normalize("NFC"));
    }
  });

  it("bounds the folded length of ligatures", () => {
    expect([...foldText("\ufdfa".repeat(80))].length).toBeLessThanOrEqual(160);
  });
});
