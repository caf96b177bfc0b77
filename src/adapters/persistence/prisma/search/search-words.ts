import type { MessageQuery, Phrase, QueryWord, Term } from "../../../../domain/search/message-query.js";
import type { MessageWord } from "../../../../domain/search/message-words.js";

/** A search word for the id of a room or an author. No word of a text begins with this character. */
const idWord = (id: string): string => `=${id}`;

const quoted = (word: string): string => `'${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

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

/** Beginnings of words that are shorter than this are not looked up when something else can be. */
const MIN_PREFIX = 3;
/** In this range and above, single characters are whole words. */
const FIRST_LONG_CHARACTER = "\u0e00";
/** Looking up more rooms costs more than checking the rooms of the found messages. */
const MAX_ROOMS = 20;

type Place = Readonly<{ roomIds: readonly string[]; authorId?: string }>;

/**
 * A query that an index answers at a low cost, and that finds at least the messages of `query`: without terms that begin
 * very many words, but with the author, and with the rooms unless there are many.
 */
export function indexQuery(query: MessageQuery, { roomIds, authorId }: Place): string {
  const selective = query.filter((term) => !term.flat().some(isShortPrefix));
  const author = authorId === undefined ? [] : [quoted(idWord(authorId))];
  const rooms = roomIds.length > MAX_ROOMS ? [] : [`(${roomIds.map((id) => quoted(idWord(id))).join(" | ")})`];
  const terms = selective.length > 0 ? selective : query;
  return [...terms.map(termText), ...author, ...rooms].join(" & ");
}

const isShortPrefix = ({ text, isPrefix }: QueryWord): boolean =>
  isPrefix && text.length < MIN_PREFIX && text < FIRST_LONG_CHARACTER;

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

const wordText = ({ text, isPrefix }: QueryWord): string => quoted(text) + (isPrefix ? ":*" : "");
