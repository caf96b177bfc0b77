import { wordsIn } from "./scripts.js";

/** Who is believed to speak for the server or a room. */
const RESERVED = [
  "admin",
  "administrator",
  "moderator",
  "official",
  "owner",
  "security",
  "staff",
  "support",
  "synctalk",
  "system",
];

/** What is taken for a letter at a glance; a letter in either case is looked for in both. After UTS 39, confusables. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: "аαɑ⍺ᴀАΑᎪꓮⲁ",
  b: "ЬВΒᏴꓐʙƄ",
  c: "сϲᴄСϹᏟꓚⲥ",
  d: "ԁᏧᎠꓓᴅđ",
  e: "еҽ℮ЕΕᎬꓰᴇⴹєɛ",
  f: "ꞙքẝϝϜꓝꜰƒ",
  g: "ɡƍցᶃԌᏀꓖɢ",
  h: "һհᏂНΗᎻꓧʜ",
  i: "іıɩιꙇᎥІΙӀⵏꓲɪ⍳",
  j: "јϳЈᎫꓙᴊ",
  k: "кκКΚᏦꓗᴋĸ",
  l: "ӏƖǀᏞꓡʟłⲓ",
  m: "мМΜᎷꓟϺᴍⲙ",
  n: "пոռηΝꓠɴⲛŋ",
  o: "оοօᴏᴑσⲟჿסОΟՕꓳøɵ",
  p: "рρϱⲣ⍴РΡᏢꓑᴘ",
  q: "ԛգզԚ",
  r: "гᴦⲅꭇᎡᏒꓣʀяЯ",
  s: "ѕꜱƽЅՏᏚꓢ",
  t: "тᴛτТΤᎢꓔⲧŧ",
  u: "υսʋᴜꞟꭎꭒцՍꓴ",
  v: "ѵνᴠטᶌѴᏙꓦ",
  w: "ԝѡաɯᴡԜᎳꓪшω",
  x: "хχХΧꓫ×",
  y: "уүγყʏɣУΥҮꓬ",
  z: "ᴢΖᏃꓜʐ",
};

const LETTER_OF = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([letter, looks]) => [...looks].map((look) => [look, letter] as const)),
);

const MARKS = /\p{M}/gu;
const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{N}]/gu;
/** Emoji, and what chooses their colour, are no letters of a name. */
const FOREIGN_LETTER = /(?![\0-\x7f]|\p{Variation_Selector})[\p{L}\p{M}]/u;

function letterFor(sign: string): string {
  const [lower, upper] = [sign.toLowerCase(), sign.toUpperCase()];
  return LETTER_OF.get(sign) ?? LETTER_OF.get(upper) ?? LETTER_OF.get(lower) ?? lower;
}

/** What the text looks like, in plain letters; an i and an l look the same. */
function lookOf(text: string): string {
  const bare = [...text.normalize("NFKD").replaceAll(MARKS, "")];
  return bare.map(letterFor).join("").replaceAll(NEITHER_LETTER_NOR_DIGIT, "").replaceAll("i", "l");
}

const isDisguised = (text: string): boolean =>
  FOREIGN_LETTER.test(text) || [...text].some((sign) => LETTER_OF.has(sign));

const RESERVED_LOOKS = new Set(RESERVED.map(lookOf));

const SPACES = /\s+/u;

/** Whether the text, or a word of it, is made to look like a reserved name. Spelling it plainly is no disguise. */
export function passesForReserved(text: string): boolean {
  return [text, ...text.split(SPACES), ...wordsIn(text)].some(
    (part) => isDisguised(part) && RESERVED_LOOKS.has(lookOf(part)),
  );
}
