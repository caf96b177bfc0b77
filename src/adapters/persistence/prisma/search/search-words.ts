import type { MessageQuery, Phrase, QueryWord } from "../../../../domain/search/message-query.js";
import type { MessageWord } from "../../../../domain/search/message-words.js";

/** A search word for the id of a room or an author. No word of a text begins with this character. */
export const idWord = (id: string): string => `=${id}`;

export const quoted = (word: string): string => `'${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** The words of a message as the text of a `tsvector`. */
export function searchVector(words: readonly MessageWord[], ids: readonly string[]): string {
  const positions = new Map<string, number[]>();
  for (const { text, position } of words) {
    const list = positions.get(text);
    if (list) list.push(position);
    else positions.set(text, [position]);
  }
  const entries = [...positions].map(([word, list]) => `${quoted(word)}:${list.join(",")}`);
  return [...entries, ...ids.map((id) => quoted(idWord(id)))].join(" ");
}

/** Beginnings of words in the phrases of a query. PostgreSQL sorts all places of each one for every row. */
const MAX_BEGINNINGS = 2;

/**
 * The query as the text of a `tsquery`. It finds all that the query finds. Phrases of many emoji are cut, so that it may
 * find more.
 */
export function searchQuery(query: MessageQuery): string {
  let beginnings = 0;
  const cut = (phrase: Phrase): Phrase => {
    const end = phrase.findIndex(({ isPrefix }) => isPrefix && (beginnings += 1) > MAX_BEGINNINGS);
    return end < 0 ? phrase : phrase.slice(0, Math.max(1, end));
  };
  const terms = query.map((term) => `(${term.map((phrase) => phraseText(cut(phrase))).join(" | ")})`);
  return [...new Set(terms)].join(" & ");
}

/** Cost of comparing a row with a phrase of several beginnings of words, in relation to other queries. */
const BEGINNINGS_COST = 8;

/** Cost of comparing a byte of words with the query, in relation to a query of whole words. */
export const comparisonCost = (query: MessageQuery): number =>
  query.flat().some((phrase) => phrase.filter(({ isPrefix }) => isPrefix).length > 1) ? BEGINNINGS_COST : 1;

/** Words of a phrase that are compared without their distances. */
const MAX_ANYWHERE = 8;

/**
 * A query for some words of each phrase, anywhere in a message, as the text of a `tsquery`. It finds all that the query
 * finds.
 */
export const anywhereQuery = (query: MessageQuery): string =>
  query.map((term) => `(${term.map((phrase) => `(${anywhereText(phrase)})`).join(" | ")})`).join(" & ");

const anywhereText = (phrase: Phrase): string => [...new Set(phrase.map(wordText))].slice(0, MAX_ANYWHERE).join(" & ");

function phraseText(phrase: Phrase): string {
  let text = "";
  let before = 0;
  for (const word of phrase) {
    text += text === "" ? wordText(word) : ` <${word.offset - before}> ${wordText(word)}`;
    before = word.offset;
  }
  return `(${text})`;
}

function wordText({ text, isPrefix }: QueryWord): string {
  return quoted(text) + (isPrefix ? ":*" : "");
}
