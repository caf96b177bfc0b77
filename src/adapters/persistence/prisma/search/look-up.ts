import type { MessageQuery, Phrase, QueryWord, Term } from "../../../../domain/search/message-query.js";
import { idWord, quoted } from "./search-words.js";

/** Statistics of the index: its rows, and the shares of them that hold a common word. Other words are rarer than `others`. */
export type WordShares = Readonly<{
  rows: number;
  common: readonly Readonly<{ word: string; share: number }>[];
  others: number;
}>;

/**
 * A condition that the index answers: `share` of its rows meet it. The index reads the entries of `cost` of its rows to find
 * them, of a beginning of words at once. All three are estimates.
 */
type Condition = Readonly<{ text: string; share: number; cost: number; isBeginning: boolean }>;

/** Entries of the index that a look-up reads at most, and the same when it compares each of them with rooms. */
const MAX_ENTRIES = 100_000;
const MAX_ENTRIES_IN_ROOMS = 30_000;
/** Rows that a look-up may be expected to find. */
const MAX_EXPECTED = 5_000;
/** Further conditions of a look-up. More would make its answer little smaller. */
const MAX_FURTHER = 5;
/** Shorter beginnings of words begin very many words, unless a search for one of them alone finds little. */
const MIN_PREFIX = 3;
/** In this range and above, single characters are whole words. */
const FIRST_LONG_CHARACTER = "\u0e00";
/** The index compares each row with all these rooms. */
const ROOMS_PER_QUERY = 20;

/** `rows`: maximum of the index rows of the rooms. `isRare`: whether none of many newer rows there matches the query. */
type Scope = Readonly<{ roomIds: readonly string[]; rows: number; isRare: boolean; authorId?: string }>;
type Estimates = WordShares & Readonly<{ minPrefix: number }>;

/**
 * Queries that the index answers at a bounded cost, and that together find at least the messages of `query` in the
 * rooms; `null` when the words are too common. They leave out the distances between words, for which the index would
 * read and compare any number of messages.
 */
export function lookUpsOf(query: MessageQuery, scope: Scope, shares: WordShares): readonly string[] | null {
  const { roomIds, authorId } = scope;
  const estimates = { ...shares, minPrefix: query.length === 1 && scope.isRare ? 1 : MIN_PREFIX };
  const author = authorId === undefined ? [] : [wholeWord(idWord(authorId), estimates)];
  const all = allOf([...query.flatMap((term) => termCondition(term, estimates) ?? []), ...author]);
  if (!all) return null;
  const [entries, expected] = [all.cost * shares.rows, all.share * shares.rows];
  if (entries <= MAX_ENTRIES && expected <= MAX_EXPECTED) return [all.text];
  if (all.share * scope.rows > MAX_EXPECTED) return null;
  const entriesInRooms = all.isBeginning ? entries : Math.min(entries, scope.rows);
  if (entriesInRooms > MAX_ENTRIES_IN_ROOMS) return null;
  return inGroups(roomIds).map((group) => `${all.text} & (${group.map((id) => quoted(idWord(id))).join(" | ")})`);
}

function inGroups(roomIds: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  for (let from = 0; from < roomIds.length; from += ROOMS_PER_QUERY)
    groups.push(roomIds.slice(from, from + ROOMS_PER_QUERY));
  return groups;
}

/** All words that the shares of a query are needed for. */
export const wordsOf = (query: MessageQuery, authorId?: string): readonly QueryWord[] => [
  ...query.flat(2),
  ...(authorId === undefined ? [] : [{ text: idWord(authorId), offset: 0, isPrefix: false }]),
];

function wholeWord(word: string, { common, others }: Estimates): Condition {
  const share = common.find((one) => one.word === word)?.share ?? others;
  return { text: quoted(word), share, cost: share, isBeginning: false };
}

/** `null` when the beginning is too short. */
function beginning(prefix: string, { common, others, minPrefix }: Estimates): Condition | null {
  if (prefix.length < minPrefix && prefix < FIRST_LONG_CHARACTER) return null;
  const longer = common.filter(({ word }) => word.startsWith(prefix));
  const cost = longer.reduce((sum, { share }) => sum + share, others);
  return { text: `${quoted(prefix)}:*`, share: Math.min(1, cost), cost, isBeginning: true };
}

/** The words of the phrase, anywhere in a message. */
function phraseCondition(phrase: Phrase, estimates: Estimates): Condition | null {
  const words = new Map(phrase.map((word) => [`${word.text} ${word.isPrefix}`, word]));
  return allOf(
    [...words.values()].flatMap(
      ({ text, isPrefix }) => (isPrefix ? beginning(text, estimates) : wholeWord(text, estimates)) ?? [],
    ),
  );
}

/** The condition that takes the least to look up, and others that cost little beside it. */
function allOf(conditions: readonly Condition[]): Condition | null {
  const [first, ...others] = conditions.toSorted((a, b) => a.cost - b.cost);
  if (!first) return null;
  const chosen = [first, ...others.filter(({ isBeginning }) => !isBeginning).slice(0, MAX_FURTHER)];
  const share = chosen.reduce((product, one) => product * one.share, 1);
  return { ...first, text: chosen.map(({ text }) => text).join(" & "), share };
}

/** One of the phrases; `null` when one of them cannot be looked up. */
function termCondition(term: Term, estimates: Estimates): Condition | null {
  const conditions = term.flatMap((phrase) => phraseCondition(phrase, estimates) ?? []);
  if (conditions.length < term.length) return null;
  const sum = (of: (one: Condition) => number) => conditions.reduce((total, one) => total + of(one), 0);
  return {
    text: `(${conditions.map(({ text }) => text).join(" | ")})`,
    share: Math.min(
      1,
      sum(({ share }) => share),
    ),
    cost: sum(({ cost }) => cost),
    isBeginning: conditions.some(({ isBeginning }) => isBeginning),
  };
}
