/** Words by number. The lower its number, the more common is a word: w0 is in a third of the messages. */
const WORDS = `(SELECT string_agg('w' || floor(power(random(), 3) * 20000)::int, ' ') FROM generate_series(1, 12) WHERE n > 0)`;
const IDEOGRAPHS = `(SELECT string_agg(chr(19968 + floor(power(random(), 3) * 1000)::int), '') FROM generate_series(1, 8) WHERE n > 0)`;

/**
 * SQL of the body of message `n`: twelve words, then words that most messages hold and that never follow each other, or never
 * meet, in the order of the queries. A quarter has ideographs, and a twentieth a long laugh.
 */
export const BODY = `
  CASE WHEN n % 2 = 0 THEN 'the ' ELSE '' END || ${WORDS} || CASE WHEN n % 2 = 0 THEN ' heads' ELSE ' tails' END || ' to the'
  || CASE WHEN n % 3 = 0 THEN ' is' ELSE '' END || CASE WHEN n % 4 = 0 THEN ' ' || ${IDEOGRAPHS} ELSE '' END
  || CASE WHEN n % 20 = 0 THEN ' ' || repeat('哈', 4 + n % 7) ELSE '' END`;

const ideographs = (turn: number, length: number): string =>
  String.fromCodePoint(
    ...Array.from(
      { length },
      (_, index) => 19_968 + Math.floor((((index * 7_919 + turn) % 1_000) / 1_000) ** 3 * 1_000),
    ),
  );

const MIXED = "the is to heads w0 w1 w2 w3 w4 w5 w6 w7 foo.bar #tag @ada w8 w9 w10 w11 w12 w13 w14 w15 w16 哈哈哈哈哈";

export const QUERIES: Readonly<Record<string, (turn: number) => string>> = {
  "a common word": (turn) => `"w${turn % 3}"`,
  "a word of one message in a hundred": (turn) => `"w${60 + turn}"`,
  "a rare word": (turn) => `"w${19_900 + turn}"`,
  "two words": (turn) => `"w1" "w${500 + turn}"`,
  "a common word and a rare one": (turn) => `w${15_000 + turn} the`,
  "a phrase of common words": (turn) => `"w${turn % 5} w${turn % 7}"`,
  "a phrase of a common word twice, in no message": () => '"the the"',
  "a phrase of two common words, in no message": () => '"is the"',
  "a phrase of two common words, in all messages": () => '"to the"',
  "two common words, together in no message": () => '"heads" "tails"',
  "ten common words": () => '"w0" "w1" "w2" "w3" "w4" "w5" "w6" "w7" "w8" "w9"',
  "the beginning of a word": (turn) => `w1${100 + turn}`,
  "the beginning of common words": () => "w1",
  "two letters that begin no word": () => "zz",
  "a common pair of ideographs": (turn) => String.fromCodePoint(19_968 + (turn % 3), 19_968 + (turn % 2)),
  "four ideographs": (turn) => ideographs(turn, 4),
  "200 ideographs": (turn) => ideographs(turn, 200),
  "the same ideograph 200 times": () => "哈".repeat(200),
  "fifty words": () => Array.from({ length: 50 }, (_, index) => `w${index}`).join(" "),
  "a phrase of the same word 49 times": () => `"${"the ".repeat(49)}"`,
  "words, ideographs and identifiers": () => MIXED,
  "no message": (turn) => `x${turn}`,
};
