import type { MessageQuery, Phrase, QueryWord, Term } from "../../../../domain/search/message-query.js";
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

/** The query as the text of a `tsquery`. */
export const searchQuery = (query: MessageQuery): string => query.map(termText).join(" & ");

/** Words of a phrase that are compared without their distances. */
const MAX_ANYWHERE = 8;

/**
 * A query for some words of each phrase, anywhere in a message, as the text of a `tsquery`. It finds all that the query
 * finds.
 */
export const anywhereQuery = (query: MessageQuery): string =>
  query.map((term) => `(${term.map((phrase) => `(${anywhereText(phrase)})`).join(" | ")})`).join(" & ");

const anywhereText = (phrase: Phrase): string => [...new Set(phrase.map(wordText))].slice(0, MAX_ANYWHERE).join(" & ");

const termText = (term: Term): string => `(${term.map(phraseText).join(" | ")})`;

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
