import { expect, it } from "vitest";
import { highlightedExcerpt } from "./highlights";

/** The pieces as a text, with the found ones in brackets. */
const shown = (text: string, ...places: readonly (readonly [start: number, end: number])[]) =>
  highlightedExcerpt(
    text,
    places.map(([start, end]) => ({ start, end })),
  )
    .map((piece) => (piece.found ? `[${piece.text}]` : piece.text))
    .join("");

it("splits a text at its highlights", () => {
  expect(shown("tea at four", [0, 3], [7, 11])).toBe("[tea] at [four]");
  expect(shown("tea", [0, 3])).toBe("[tea]");
  expect(shown("at four")).toBe("at four");
});

it("counts in UTF-16 offsets", () => {
  expect(shown("👍 tea", [3, 6])).toBe("👍 [tea]");
  expect(shown("tea 👍", [4, 6])).toBe("tea [👍]");
});

it("keeps surrogate pairs whole where a highlight splits them", () => {
  expect(shown("👍👍", [1, 3])).toBe("👍[👍]");
  expect(shown("👍", [0, 1])).toBe("[👍]");
});

it("keeps markup as text", () => {
  expect(highlightedExcerpt("<b>tea</b>", [{ start: 3, end: 6 }])).toEqual([
    { text: "<b>", found: false },
    { text: "tea", found: true },
    { text: "</b>", found: false },
  ]);
});

it("ignores highlights that overlap or lie outside the text", () => {
  expect(shown("tea at four", [0, 6], [4, 11], [20, 30], [8, 8])).toBe("[tea at][ four]");
});

it("shows a part of a long text around the first highlight, without half characters", () => {
  const text = `${"👍".repeat(200)}a tea ${"👍".repeat(200)}`;
  const excerpt = shown(text, [402, 405]);
  expect(excerpt).toMatch(/^…(👍){29}a \[tea\] (👍)+…$/u);
  expect(excerpt.length).toBeLessThan(250);
});
