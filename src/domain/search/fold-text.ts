/** Base letters of letters that do not decompose. Source: CLDR, Latin-ASCII. */
const BASE_LETTERS = new Map(Object.entries({ ø: "o", đ: "d", ħ: "h", ł: "l", ŧ: "t", æ: "ae", œ: "oe" }));

const WITH_BASE_LETTER = /[øđħłŧæœ]/gu;

/**
 * Optional marks: accents, niqqud, harakat, and the tatweel. Vowel signs, viramas, nuktas and tone marks of Indic and
 * Thai scripts stay, as do the kana voicing marks: they distinguish words.
 */
const OPTIONAL_MARKS =
  /(?![\u3099\u309a])(?=\p{Mn})[\p{Script=Inherited}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]|\u0640/gu;
/**
 * Optional marks that fold to nothing on every letter. The iota below is left out, because it folds to a letter.
 */
const BARE_MARKS =
  /(?![\u0345\u3099\u309a])(?=\p{Mn})[\p{Script=Inherited}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]/gu;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
const SPACES = /\s+/gu;

/** Bounds the cost of indexing one name: a compatibility form may decompose into 18 characters. */
const MAX_LENGTH = 160;

/**
 * The form in which names and queries are compared: NFKC, full case folding, without accents and invisible characters,
 * single spaces, trimmed, at most 160 characters. Dotted and dotless i are one letter, and so are σ and ς. Folding
 * twice changes nothing. Sources: UAX 15; Unicode Standard 3.13 and CaseFolding.txt. The lower case of the upper case
 * is the full folding.
 */
export function foldText(text: string): string {
  const spaced = foldLetters(text).replaceAll(SPACES, " ").trim();
  return [...spaced].slice(0, MAX_LENGTH).join("").trim();
}

/**
 * `foldText` without its changes of spaces and without its bound. Marks that fold to nothing go first: some of them keep
 * the marks beside them from their canonical order, and a text must fold to the same with and without them.
 */
export function foldLetters(text: string): string {
  const letters = caseFolded(withoutBareMarks(text).normalize("NFKD")).normalize("NFKD");
  const bare = letters.replaceAll(OPTIONAL_MARKS, "").replaceAll(IGNORABLE, "");
  return bare.replaceAll(WITH_BASE_LETTER, (letter) => BASE_LETTERS.get(letter) ?? letter).normalize("NFC");
}

/** A text that folds to the same, without the marks that fold to nothing. */
export const withoutBareMarks = (text: string): string => text.replaceAll(BARE_MARKS, "");

/** Lower case first: ẞ is its own upper case, while ß has the longer form SS. */
const caseFolded = (text: string): string => text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ");
