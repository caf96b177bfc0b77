import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import { segmentsOf, type Segment } from "./segments.js";

/** A word to find at a distance from the first word of its phrase. `isPrefix`: longer words match too. */
export type QueryWord = Readonly<{ text: string; offset: number; isPrefix: boolean }>;

/** Words that follow each other at their distances. */
export type Phrase = readonly QueryWord[];

/** A term is found when one of its phrases is. */
export type Term = readonly Phrase[];

/** A message matches when all terms are found. Without terms, nothing matches. */
export type MessageQuery = readonly Term[];

const MAX_QUERY_WORDS = 50;

/** Pairs of ideographs that count as one word: a sentence has as many pairs as characters. */
const PAIRS_PER_WORD = 4;

const QUOTES = /["\u201c\u201d]/u;

/**
 * Parses a query. Every word has to match, the last one as the beginning of a word. Words in quotes have to follow each
 * other. An identifier is found whole, or by its parts in a row; after `#` or `@` only whole, also in quotes.
 */
export function parseMessageQuery(q: string): MessageQuery {
  throwIfInvalid(validateMessageQuery({ q }));
  return queryOf(q);
}

export function validateMessageQuery({ q }: Readonly<{ q?: string }>): readonly FieldError[] {
  if (q === undefined) return [];
  const pairs = segmentsOf(q).reduce((sum, segment) => sum + pairsIn(segment), 0);
  const words = queryOf(q).flat(2).length - pairs + pairs / PAIRS_PER_WORD;
  if (words <= MAX_QUERY_WORDS) return [];
  return [{ path: "q", message: `must have at most ${MAX_QUERY_WORDS} words` }];
}

const pairsIn = ({ kind, parts }: Segment): number => (kind === "ideographs" ? parts.length - 1 : 0);

function queryOf(q: string): MessageQuery {
  const sections = q.split(QUOTES);
  return sections.flatMap((section, index) => {
    const isLast = index === sections.length - 1;
    const segments = segmentsOf(section);
    if (index % 2 === 1)
      return segments.length > 0 ? [[phraseOf(segments, { isPrefix: isLast, keepsSigns: true })]] : [];
    const groups = gluedGroups(segments);
    return groups.map((group, place) => termOf(group, isLast && place === groups.length - 1));
  });
}

function gluedGroups(segments: readonly Segment[]): readonly (readonly Segment[])[] {
  const groups: Segment[][] = [];
  for (const segment of segments) {
    const last = groups.at(-1);
    if (last && segment.isGlued) last.push(segment);
    else groups.push([segment]);
  }
  return groups;
}

function termOf(group: readonly Segment[], isPrefix: boolean): Term {
  const [segment] = group;
  const parts = phraseOf(group, { isPrefix, keepsSigns: false });
  if (group.length > 1 || !segment?.whole) return [parts];
  const whole = [{ text: segment.whole.text, offset: 0, isPrefix }];
  return segment.isTagged ? [whole] : [whole, parts];
}

type PhraseOptions = Readonly<{ isPrefix: boolean; keepsSigns: boolean }>;

/**
 * The parts of the segments in a row, or whole tags. A single ideograph and an emoji match every pair and variant that
 * they begin.
 */
function phraseOf(segments: readonly Segment[], { isPrefix, keepsSigns }: PhraseOptions): Phrase {
  const words: QueryWord[] = [];
  let offset = 0;
  for (const segment of segments) {
    const { kind, parts, whole, isTagged } = segment;
    if (keepsSigns && isTagged && whole) {
      words.push({ text: whole.text, offset, isPrefix: false });
      offset += parts.length;
      continue;
    }
    const endsOnPair = pairsIn(segment) > 0;
    for (const { text } of endsOnPair ? parts.slice(0, -1) : parts) {
      words.push({ text, offset, isPrefix: kind !== "word" && !endsOnPair });
      offset += 1;
    }
    if (endsOnPair) offset += 1;
  }
  const last = words.at(-1);
  return last && isPrefix ? [...words.slice(0, -1), { ...last, isPrefix }] : words;
}
