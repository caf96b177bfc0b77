import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import { isRgiEmoji } from "../shared/joined-text.js";

/** More UTF-16 units than any emoji sequence has, even with U+FE0F after each character. */
const MAX_LENGTH = 40;

const EMOJI_STYLE = "\ufe0f";
/** Characters that are text unless U+FE0F follows, and the skin tone that takes its place. */
const TEXT_STYLE = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;

/** Returns the fully qualified spelling of one RGI emoji sequence (UTS 51). Throws for any other text. */
export function parseEmoji(text: string): string {
  throwIfInvalid(validateEmoji({ emoji: text }));
  return fullyQualified(text);
}

/** Checks the emoji, if there is one. */
export function validateEmoji({ emoji }: Readonly<{ emoji?: string }>): readonly FieldError[] {
  if (emoji === undefined || (emoji.length <= MAX_LENGTH && isRgiEmoji(fullyQualified(emoji)))) return [];
  return [{ path: "emoji", message: "must be exactly one emoji" }];
}

/** Puts U+FE0F where it belongs and nowhere else. */
const fullyQualified = (text: string): string =>
  text.replaceAll(EMOJI_STYLE, "").replaceAll(TEXT_STYLE, `$&${EMOJI_STYLE}`);
