import type { FoundMessage } from "@synctalk/client";

export type Piece = Readonly<{ text: string; found: boolean }>;

type Highlights = FoundMessage["highlights"];

const MAX_LENGTH = 240;
/** Text that is shown before the first found word. */
const LEAD = 60;

/** The part of a text around its first highlight, in pieces that were found or not. */
export function highlightedExcerpt(text: string, highlights: Highlights): readonly Piece[] {
  const first = highlights[0]?.start ?? 0;
  const from = first > LEAD ? wholeCharacters(text, first - LEAD) : 0;
  const to = wholeCharacters(text, from + MAX_LENGTH);
  const pieces: Piece[] = from > 0 ? [{ text: "…", found: false }] : [];
  let end = from;
  for (const highlight of highlights) {
    const start = Math.max(end, wholeCharacters(text, highlight.start));
    const stop = Math.min(to, wholeCharacters(text, highlight.end));
    if (start >= stop) continue;
    pieces.push({ text: text.slice(end, start), found: false }, { text: text.slice(start, stop), found: true });
    end = stop;
  }
  pieces.push({ text: text.slice(end, to), found: false });
  if (to < text.length) pieces.push({ text: "…", found: false });
  return pieces.filter((piece) => piece.text !== "");
}

/** Moves an offset that splits a surrogate pair behind the pair. */
function wholeCharacters(text: string, offset: number): number {
  const isSplit = (text.codePointAt(offset - 1) ?? 0) > 0xff_ff;
  return Math.min(text.length, isSplit ? offset + 1 : offset);
}
