import type { MessageQuery, Phrase, QueryWord, Term } from "./message-query.js";
import { messageWords, type MessageWord } from "./message-words.js";

/** A range of UTF-16 offsets into a body. */
export type Highlight = Readonly<{ start: number; end: number }>;

export type MessageMatch = Readonly<{
  /** The matched text, ascending, without overlaps. */
  highlights: readonly Highlight[];
  /** Higher for more and for whole occurrences in a shorter text. */
  relevance: number;
}>;

const MAX_HIGHLIGHTS = 100;
const MAX_COUNTED = 5;
const WHOLE = 2;
const PRECISION = 1000;

type Found = Highlight & Readonly<{ isWhole: boolean }>;

/** Finds all terms of the query in a body; `null` when one is missing. */
export function matchMessage(query: MessageQuery, body: string): MessageMatch | null {
  return matchWords(query, messageWords(body));
}

/** `matchMessage` on the words of the body. */
export function matchWords(query: MessageQuery, words: readonly MessageWord[]): MessageMatch | null {
  if (query.length === 0) return null;
  const byText = groupedByText(words);
  const found: (readonly Found[])[] = [];
  for (const term of query) {
    const places = placesOf(term, byText);
    if (places.length === 0) return null;
    found.push(places);
  }
  return { highlights: merged(found.flat()), relevance: relevanceOf(found, words.length) };
}

type Words = ReadonlyMap<string, readonly MessageWord[]>;

function groupedByText(words: readonly MessageWord[]): Words {
  const groups = new Map<string, MessageWord[]>();
  for (const word of words) {
    const group = groups.get(word.text);
    if (group) group.push(word);
    else groups.set(word.text, [word]);
  }
  return groups;
}

const placesOf = (term: Term, words: Words): readonly Found[] => term.flatMap((phrase) => phraseIn(phrase, words));

function phraseIn(phrase: Phrase, words: Words): readonly Found[] {
  const [first, ...others] = phrase;
  if (!first) return [];
  const heads = occurrences(first, words);
  if (heads.length === 0) return [];
  const rest = placed(others, words);
  return heads.flatMap((head) => {
    let end = endOf(first, head);
    let isWhole = isSame(first, head);
    for (const { word, at } of rest) {
      const found = at.get(head.position - first.offset + word.offset);
      if (!found) return [];
      end = Math.max(end, endOf(word, found));
      isWhole &&= isSame(word, found);
    }
    return [{ start: head.start, end, isWhole }];
  });
}

type PlacedWord = Readonly<{ word: QueryWord; at: ReadonlyMap<number, MessageWord> }>;

/** Looks each text up once: a long phrase may repeat the same few pairs or emoji. */
function placed(phrase: Phrase, words: Words): readonly PlacedWord[] {
  const whole = new Map<string, PlacedWord["at"]>();
  const beginnings = new Map<string, PlacedWord["at"]>();
  return phrase.map((word) => {
    const known = word.isPrefix ? beginnings : whole;
    const at = known.get(word.text) ?? byPosition(occurrences(word, words));
    known.set(word.text, at);
    return { word, at };
  });
}

const isSame = (word: QueryWord, found: MessageWord): boolean => word.text === found.text;

/** A single ideograph is highlighted without the one that follows it. */
const endOf = (word: QueryWord, found: MessageWord): number =>
  isSame(word, found) ? found.end : (found.firstEnd ?? found.end);

function occurrences({ text, isPrefix }: QueryWord, words: Words): readonly MessageWord[] {
  if (!isPrefix) return words.get(text) ?? [];
  const found: MessageWord[] = [];
  for (const [other, places] of words) if (other.startsWith(text)) found.push(...places);
  return found;
}

/** At each position the longest word, so that a whole identifier wins over its first part. */
function byPosition(words: readonly MessageWord[]): ReadonlyMap<number, MessageWord> {
  const at = new Map<number, MessageWord>();
  for (const word of words) {
    const other = at.get(word.position);
    if (!other || word.text.length > other.text.length) at.set(word.position, word);
  }
  return at;
}

function merged(found: readonly Found[]): readonly Highlight[] {
  const highlights: Highlight[] = [];
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = highlights.at(-1);
    if (last && start < last.end) highlights[highlights.length - 1] = { ...last, end: Math.max(last.end, end) };
    else highlights.push({ start, end });
  }
  return highlights.slice(0, MAX_HIGHLIGHTS);
}

function relevanceOf(found: readonly (readonly Found[])[], words: number): number {
  let sum = 0;
  for (const places of found) {
    const isWhole = places.some((place) => place.isWhole);
    sum += Math.min(places.length, MAX_COUNTED) * (isWhole ? WHOLE : 1);
  }
  return Math.round((PRECISION * sum) / Math.sqrt(words));
}
