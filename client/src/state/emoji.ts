const EMOJI_STYLE = "\ufe0f";
/** Characters that are text unless U+FE0F follows, and the skin tone that takes its place. */
const TEXT_STYLE = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;

/** Puts U+FE0F where the server puts it, so that both spellings are one emoji. */
export const fullyQualified = (emoji: string): string =>
  emoji.replaceAll(EMOJI_STYLE, "").replaceAll(TEXT_STYLE, `$&${EMOJI_STYLE}`);
