/** Emoji sequences that vendors draw as one: families, professions, flags, keycaps. Source: UTS 51, RGI. */
const EMOJI = new RegExp("\\p{RGI_Emoji}", "gv");

/** A pictograph with a selector for text or picture style. */
const STYLED_PICTOGRAPH = /\p{Extended_Pictographic}[\ufe0e\ufe0f]/gu;

/**
 * A non-joiner after an Arabic letter that would join the next one, which is visible. Source: UAX 31, A1. Excludes
 * letters that only join to the right and letters that do not join. Source: ArabicShaping.txt.
 */
const ARABIC_NON_JOINER =
  /(?![\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0675\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef\u0759-\u075b\u076b\u076c\u0771\u0773\u0774\u0778\u0779])(?=\p{L})\p{Script=Arabic}\p{Mn}?\u200c(?=\p{L})(?=\p{Script=Arabic})/gu;

/**
 * A joiner or a non-joiner after a virama, between letters: it chooses the form of the conjunct. Source: UAX 31, A2 and
 * B.
 */
const CONJUNCT_JOINER =
  /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2][\u200c\u200d](?=\p{L})/gu;

/** Removes the sequences in which an invisible character is allowed. */
export const withoutSequencesInPlace = (text: string): string =>
  [EMOJI, STYLED_PICTOGRAPH, ARABIC_NON_JOINER, CONJUNCT_JOINER].reduce(
    (rest, sequence) => rest.replaceAll(sequence, "\u25cc"),
    text,
  );

/** Whether the text is exactly one emoji sequence, with U+FE0F where Unicode recommends it. */
export const isRgiEmoji = (text: string): boolean => text.match(EMOJI)?.[0] === text;
