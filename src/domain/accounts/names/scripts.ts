/** Scripts in which names are written, and scripts with similar letters. Source: UAX 31, table 5. */
const SCRIPTS = (
  "Latin Greek Cyrillic Armenian Hebrew Arabic Thaana Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada " +
  "Malayalam Sinhala Thai Lao Tibetan Myanmar Georgian Hangul Ethiopic Khmer Hiragana Katakana Bopomofo Han " +
  "Cherokee Coptic Lisu Deseret Tifinagh Nko Runic Gothic Canadian_Aboriginal"
).split(" ");

const LETTERS = SCRIPTS.map((script) => ({ script, has: new RegExp(`\\p{Script=${script}}`, "u") }));
const ANY_SCRIPT = /[\p{Script=Common}\p{Script=Inherited}]/u;
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u;

/** Scripts that may occur in one word, also together with Latin. Source: UTS 39, 5.2, highly restrictive. */
const ALLOWED_SCRIPT_MIXES = [
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Bopomofo"],
  ["Latin", "Han", "Hangul"],
];

const scriptOf = (letter: string): string => LETTERS.find(({ has }) => has.test(letter))?.script ?? "another";

function scriptsIn(word: string): readonly string[] {
  const letters = [...word].filter((letter) => !ANY_SCRIPT.test(letter));
  return [...new Set(letters.map(scriptOf))];
}

export const wordsIn = (text: string): readonly string[] => text.split(BETWEEN_WORDS).filter((word) => word !== "");

/** Whether a word combines scripts that are not written together. */
export function mixesScripts(text: string): boolean {
  return wordsIn(text)
    .map(scriptsIn)
    .some(
      (scripts) =>
        scripts.length > 1 && !ALLOWED_SCRIPT_MIXES.some((group) => scripts.every((each) => group.includes(each))),
    );
}
