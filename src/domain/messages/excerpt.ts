/** Maximum of code points of an excerpt, without the ellipsis. */
export const MAX_EXCERPT_LENGTH = 140;

const WHITE_SPACE = /\s+/gu;
const CHARACTERS = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The beginning of a body in one line, with `…` when more follows. Never cuts an emoji or a letter with its accents. */
export function excerptOf(body: string): string {
  const line = body.replaceAll(WHITE_SPACE, " ").trim();
  const longest = [...line].slice(0, MAX_EXCERPT_LENGTH).join("");
  if (longest === line) return line;
  return `${line.slice(0, characterStart(line, longest.length)).trimEnd()}…`;
}

/** The start of the character at the index; the index itself when that character is longer than a whole excerpt. */
const characterStart = (line: string, index: number): number =>
  CHARACTERS.segment(line).containing(index)?.index || index;
