import { segmentsOf, type Piece } from "./segments.js";

/** A word by which a message is found. Its position counts the parts of words before it. */
export type MessageWord = Piece & Readonly<{ position: number }>;

/** A PostgreSQL text search vector has no higher positions. Text after the last one is not found. */
export const MAX_POSITION = 16_000;

/** A PostgreSQL text search vector keeps no more positions of one word. */
export const MAX_REPEATS = 255;

/**
 * The words of a message, in order: identifiers whole and in parts, pairs of ideographs, and emoji. A whole identifier has
 * the position of its first part.
 */
export function messageWords(body: string): readonly MessageWord[] {
  const words: MessageWord[] = [];
  const repeats = new Map<string, number>();
  const add = ({ text, start, end, firstEnd }: Piece, position: number) => {
    const count = repeats.get(text) ?? 0;
    if (count >= MAX_REPEATS || position > MAX_POSITION) return;
    repeats.set(text, count + 1);
    words.push({ text, start, end, firstEnd, position });
  };
  let position = 1;
  for (const { parts, whole } of segmentsOf(body)) {
    if (position > MAX_POSITION) break;
    if (whole) add(whole, position);
    for (const part of parts) {
      add(part, position);
      position += 1;
    }
  }
  return words;
}
