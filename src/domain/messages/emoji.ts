import { throwInvalid } from "../shared/field-errors.js";
import { isRgiEmoji } from "../shared/joined-text.js";

/** More UTF-16 units than any emoji sequence has, even with U+FE0F after each character. */
const MAX_LENGTH = 40;

const EMOJI_STYLE = "\ufe0f";
/** Characters that are text unless U+FE0F follows, and the skin tone that takes its place. */
const TEXT_STYLE = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;

/** Returns the fully qualified spelling of one RGI emoji sequence (UTS 51). Throws for any other text. */
export function parseEmoji(text: string): string {
  const emoji = text.length <= MAX_LENGTH ? fullyQualified(text) : "";
  if (!isRgiEmoji(emoji)) throwInvalid({ path: "emoji", message: "must be exactly one emoji" });
  return emoji;
}

/** Puts U+FE0F where it belongs and nowhere else. */
const fullyQualified = (text: string): string =>
  text.replaceAll(EMOJI_STYLE, "").replaceAll(TEXT_STYLE, `$&${EMOJI_STYLE}`);
