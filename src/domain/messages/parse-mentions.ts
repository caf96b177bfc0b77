import { hasUsernameForm, normalizedUsername } from "../accounts/names/username.js";
import { withoutCodeAndQuotes } from "./code-and-quotes.js";

/** The names that a body mentions, in order of first appearance, before anybody has looked them up. */
export type ParsedMentions = Readonly<{ usernames: readonly string[]; room: boolean; here: boolean }>;

/** Maximum of different usernames that one message mentions. Further ones are plain text. */
export const MAX_MENTIONED_USERNAMES = 50;

const NO_NAMES: ParsedMentions = { usernames: [], room: false, here: false };

const WHITE_SPACE = /\s+/u;
const AT_NAME = /@[A-Za-z0-9_.-]+/g;
/** Characters that join two parts of an email address, and that emphasis or a list may put before a mention. */
const JOINERS = "_+-";

/** Excludes variation selectors and the keycap, which end an emoji. */
const LETTER_OR_DIGIT = /(?![\ufe00-\ufe0f\u20e3])[\p{L}\p{M}\p{N}]/u;
/** Scripts that put no space between words, so that a mention may follow a letter. */
const SCRIPT_WITHOUT_SPACES =
  /[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}\p{Script_Extensions=Hangul}\p{Script_Extensions=Thai}\p{Script_Extensions=Lao}\p{Script_Extensions=Khmer}\p{Script_Extensions=Myanmar}]/u;
/** Letters that continue a name to a longer word, and the `@` of an address on another server. */
const CONTINUES_NAME = /^[\p{Script=Latin}\p{M}@]/u;

/** Finds `@username`, `@room` and `@here` outside of code, quotes and web addresses. Takes linear time. */
export function parseMentions(body: string): ParsedMentions {
  if (!body.includes("@")) return NO_NAMES;
  const words = withoutCodeAndQuotes(body).split(WHITE_SPACE);
  const names = new Set(words.flatMap(namesIn));
  const usernames = [...names].filter((name) => name !== "room" && name !== "here" && hasUsernameForm(name));
  return {
    usernames: usernames.slice(0, MAX_MENTIONED_USERNAMES),
    room: names.has("room"),
    here: names.has("here"),
  };
}

/** Returns the folded names that follow an `@` in a text without white space. */
function namesIn(word: string): readonly string[] {
  const address = word.indexOf("://");
  return [...word.matchAll(AT_NAME)].flatMap(({ 0: { length }, index }) => {
    const end = index + length;
    const isInAddress = address >= 0 && address < index;
    if (isInAddress || isInsideWord(word, index) || CONTINUES_NAME.test(word.slice(end, end + 2))) return [];
    return [normalizedUsername(trimmedName(word.slice(index + 1, end), leadingUnderscores(word, index)))];
  });
}

/** Whether the `@` belongs to an email address or another word that begins before it. */
function isInsideWord(word: string, at: number): boolean {
  let end = at;
  while (end > 0 && JOINERS.includes(word.charAt(end - 1))) end -= 1;
  const before = Array.from(word.slice(Math.max(0, end - 2), end)).at(-1) ?? "";
  return LETTER_OR_DIGIT.test(before) && !SCRIPT_WITHOUT_SPACES.test(before);
}

/** Number of underscores directly before the `@`, which are emphasis. As many may follow the name. */
function leadingUnderscores(word: string, at: number): number {
  let start = at;
  while (word[start - 1] === "_") start -= 1;
  return at - start;
}

/** Removes full stops from the end, and the underscores of emphasis. */
const trimmedName = (name: string, underscores: number): string =>
  withoutTrailing(".", withoutTrailing("_", withoutTrailing(".", name), underscores));

function withoutTrailing(character: string, text: string, most = text.length): string {
  let end = text.length;
  while (text[end - 1] === character && text.length - end < most) end -= 1;
  return text.slice(0, end);
}
