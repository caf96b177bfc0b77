import { foldLetters, withoutBareMarks } from "./fold-text.js";

/**
 * `letter`: part of a word. `ideograph`: of a script that puts no spaces between words. `joiner`: stands between the
 * parts of an identifier. `gap`: ends a word.
 */
export type CharacterKind = "letter" | "ideograph" | "emoji" | "modifier" | "joiner" | "gap";

/** A folded character, and the UTF-16 offsets of its source. One source character may fold into several. */
export type FoldedCharacter = Readonly<{
  text: string;
  kind: CharacterKind;
  start: number;
  end: number;
  isUpper: boolean;
  isLower: boolean;
}>;

const JOINERS = new Set([".", "_", "-", "/", ":", "@", "#", "'"]);
/** Characters that compatibility folding keeps apart from the joiners that they look like. */
const JOINER_VARIANTS = new Map([
  ["\u2019", "'"],
  ["\u2010", "-"],
]);

const LETTER = /^[\p{L}\p{N}\p{M}]/u;
const NUMBER = /^\p{N}/u;
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]/u;
const EMOJI = /^[\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}]/u;
const EMOJI_MODIFIER = /^[\u{1f3fb}-\u{1f3ff}]/u;
const MARK = /^\p{M}/u;
const UPPER = /^[\p{Lu}\p{Lt}]/u;
const LOWER = /^\p{Ll}/u;

type Folded = Omit<FoldedCharacter, "start" | "end">;

/** A character may fold into 18. More characters than this are left out, so that no text takes much longer than others. */
const maxFolded = (length: number): number => 2 * length + 2_000;

/** Folds a text character by character. Reads each character once. */
export function foldedCharacters(text: string): readonly FoldedCharacter[] {
  const characters: FoldedCharacter[] = [];
  for (let start = 0; start < text.length && characters.length < maxFolded(text.length); ) {
    const end = endOfCharacter(text, start);
    for (const { text: folded, kind, isUpper, isLower } of foldedSource(text.slice(start, end)))
      characters.push({ text: folded, kind, start, end, isUpper, isLower });
    start = end;
  }
  return characters;
}

/** Characters that were folded or read lately, because folding one takes microseconds. */
let recent = new Map<string, readonly Folded[]>();
/** The characters before those. One that is read again moves to `recent`; the others are soon forgotten. */
let earlier: typeof recent = new Map();
const MAX_RECENT = 5_000;
const MAX_REMEMBERED_LENGTH = 4;

function recall(source: string): readonly Folded[] | undefined {
  const known = recent.get(source);
  if (known) return known;
  const folded = earlier.get(source);
  if (folded) remember(source, folded);
  return folded;
}

/** Forgets all of `earlier` at once, because a Map finds its oldest entry slowly after many deletions. */
function remember(source: string, folded: readonly Folded[]): void {
  if (recent.size >= MAX_RECENT) {
    earlier = recent;
    recent = new Map();
  }
  recent.set(source, folded);
}

/** Leaves marks out that fold to nothing, so that a letter with any of them is remembered as the letter. */
function foldedSource(source: string): readonly Folded[] {
  const known = recall(source);
  if (known) return known;
  const bare = source.length > 1 ? withoutBareMarks(source) : source;
  return recall(bare) ?? foldedBare(bare);
}

function foldedBare(source: string): readonly Folded[] {
  const [isUpper, isLower] = [UPPER.test(source), LOWER.test(source)];
  const folded = lettersWithMarks(foldLetters(source)).map((letter) => {
    const text = JOINER_VARIANTS.get(letter) ?? letter;
    return { text, kind: kindOf(text), isUpper, isLower };
  });
  if (source.length <= MAX_REMEMBERED_LENGTH) remember(source, folded);
  return folded;
}

function kindOf(text: string): CharacterKind {
  if (JOINERS.has(text)) return "joiner";
  if (LETTER.test(text)) return UNSPACED.test(text) && !NUMBER.test(text) ? "ideograph" : "letter";
  if (EMOJI_MODIFIER.test(text)) return "modifier";
  return EMOJI.test(text) ? "emoji" : "gap";
}

/** The end of the character at `start` with the characters that fold together with it. */
function endOfCharacter(text: string, start: number): number {
  let end = start + widthAt(text, start);
  while (end < text.length && isContinuing(text, end)) end += widthAt(text, end);
  return end;
}

const widthAt = (text: string, index: number): number => ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);

/** Whether the character belongs to the one before it: marks, vowels and finals of Hangul, halfwidth voicing marks. */
function isContinuing(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 0x300) return false;
  if (code >= 0x1160 && code <= 0x11ff) return true;
  if (code === 0xff9e || code === 0xff9f) return true;
  if (isHalfwidthHangul(code)) return isHalfwidthHangul(text.charCodeAt(index - 1));
  return MARK.test(text.slice(index, index + widthAt(text, index)));
}

const isHalfwidthHangul = (code: number): boolean => code >= 0xffa0 && code <= 0xffdc;

/** More marks of one letter are left out. */
const MAX_LETTER = 16;

/** The characters of a folded text, each with its marks. */
function lettersWithMarks(folded: string): readonly string[] {
  if (folded.length <= 1) return folded === "" ? [] : [folded];
  const letters: string[] = [];
  for (const character of folded) {
    const last = letters.at(-1);
    if (last === undefined || !MARK.test(character)) letters.push(character);
    else if (last.length < MAX_LETTER) letters[letters.length - 1] = last + character;
  }
  return letters;
}
