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
/** The index checks each message of these rooms against all of them. */
const ROOMS_PER_QUERY = 20;

type Place = Readonly<{ roomIds: readonly string[]; authorId?: string }>;

/**
 * Queries that an index answers at a low cost, and that together find at least the messages of `query` in the rooms:
 * without terms that begin very many words, but with the author. Each is for some of the rooms.
 */
export function indexQueries(query: MessageQuery, { roomIds, authorId }: Place): readonly string[] {
  const selective = query.filter((term) => !term.flat().some(isShortPrefix));
  const author = authorId === undefined ? [] : [quoted(idWord(authorId))];
  const terms = selective.length > 0 ? selective : query;
  const words = [...terms.map(termText), ...author].join(" & ");
  const queries: string[] = [];
  for (let from = 0; from < roomIds.length; from += ROOMS_PER_QUERY) {
    const rooms = roomIds.slice(from, from + ROOMS_PER_QUERY).map((id) => quoted(idWord(id)));
    queries.push(`${words} & (${rooms.join(" | ")})`);
  }
  return queries;
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
