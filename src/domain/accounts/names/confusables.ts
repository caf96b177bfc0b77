import { RESERVED } from "./reserved-names.js";
import { wordsIn } from "./scripts.js";

/** Characters that look like a letter, in either case. Source: UTS 39, confusables. */
const CONFUSABLES: Readonly<Record<string, string>> = {
  a: "4аαɑ⍺ᴀАΑᎪꓮⲁ",
  b: "ЬВΒᏴꓐʙƄ",
  c: "сϲᴄСϹᏟꓚⲥ",
  d: "ԁᏧᎠꓓᴅđ",
  e: "3еҽ℮ЕΕᎬꓰᴇⴹєɛ",
  f: "ꞙքẝϝϜꓝꜰƒ",
  g: "ɡƍցᶃԌᏀꓖɢ",
  h: "һհᏂНΗᎻꓧʜ",
  i: "іıɩιꙇᎥІΙӀⵏꓲɪ⍳",
  j: "јϳЈᎫꓙᴊ",
  k: "кκКΚᏦꓗᴋĸ",
  l: "1ӏƖǀᏞꓡʟłⲓ",
  m: "мМΜᎷꓟϺᴍⲙ",
  n: "пոռηΝꓠɴⲛŋ",
  o: "0оοօᴏᴑσⲟჿסОΟՕꓳøɵ",
  p: "рρϱⲣ⍴РΡᏢꓑᴘ",
  q: "ԛգզԚ",
  r: "гᴦⲅꭇᎡᏒꓣʀяЯ",
  s: "5ѕꜱƽЅՏᏚꓢ",
  t: "7тᴛτТΤᎢꓔⲧŧ",
  u: "υսʋᴜꞟꭎꭒцՍꓴ",
  v: "ѵνᴠטᶌѴᏙꓦ",
  w: "ԝѡաɯᴡԜᎳꓪшω",
  x: "хχХΧꓫ×",
  y: "уүγყʏɣУΥҮꓬ",
  z: "ᴢΖᏃꓜʐ",
};

const LETTER_OF = new Map(
  Object.entries(CONFUSABLES).flatMap(([letter, looks]) => [...looks].map((look) => [look, letter] as const)),
);

const MARKS = /\p{M}/gu;
const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{N}]/gu;
/** Matches letters other than ASCII. Emoji and their variation selectors are not letters. */
const FOREIGN_LETTER = /(?![\0-\x7f]|\p{Variation_Selector})[\p{L}\p{M}]/u;

function baseLetter(sign: string): string {
  const [lower, upper] = [sign.toLowerCase(), sign.toUpperCase()];
  return LETTER_OF.get(sign) ?? LETTER_OF.get(upper) ?? LETTER_OF.get(lower) ?? lower;
}

/** Reduces a text to the plain letters that it looks like. An i and an l look the same. */
function skeleton(text: string): string {
  const bare = [...text.normalize("NFKD").replaceAll(MARKS, "")];
  return bare.map(baseLetter).join("").replaceAll(NEITHER_LETTER_NOR_DIGIT, "").replaceAll("i", "l");
}

const isDisguised = (text: string): boolean =>
  FOREIGN_LETTER.test(text) || [...text].some((sign) => LETTER_OF.has(sign));

/** Skeletons of the reserved names. */
export type ReservedNames = ReadonlySet<string>;

/** Combines the built-in list with the names that a deployment adds. */
export const reservedNames = (more: readonly string[] = []): ReservedNames =>
  new Set([...RESERVED, ...more].map(skeleton).filter((look) => look !== ""));

const SPACES = /\s+/u;
const OTHER_SCRIPT = /(?!\p{Script=Latin})\p{L}/u;
/** Shorter names are not compared within a text, because they resemble words of other languages too often. */
const MIN_SKELETON_LENGTH = 5;

/**
 * Whether the text looks like a reserved name, or one of its words is a disguised reserved name. A reserved word in
 * plain letters among other words is allowed.
 */
export function impersonatesReservedName(text: string, reserved: ReservedNames): boolean {
  const whole = skeleton(text);
  const isOtherLanguage = whole.length < MIN_SKELETON_LENGTH && OTHER_SCRIPT.test(text);
  if (reserved.has(whole) && !isOtherLanguage) return true;
  return [...text.split(SPACES), ...wordsIn(text)].some((part) => {
    const look = skeleton(part);
    return look.length >= MIN_SKELETON_LENGTH && isDisguised(part) && reserved.has(look);
  });
}
