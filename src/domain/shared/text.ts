import { withoutSequencesInPlace } from "./joined-text.js";

/** Approximates the visible length: counts code points, not UTF-16 units. */
export function codePointLength(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Whether the text can be stored and sent unchanged: it has no lone surrogate and no NUL. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/**
 * Characters that can make two names look alike, because they are invisible or change the direction: controls and
 * format characters, private use, unassigned and noncharacters (all of C), default ignorables (variation selectors,
 * fillers), line separators, and the blank symbols U+2800, U+1D159, U+13441 and U+13442.
 */
const BIDI_OR_INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800\u{1d159}\u{13441}\u{13442}]/u;

const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{13441}\u{13442}]/u;

/** Whether the text has a visible character. Private use counts as visible: fonts of a community draw it. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

/** Whether the text is visible and hides nothing. Joiners and tags are allowed where scripts and emoji need them. */
export const isSafeDisplayText = (text: string): boolean =>
  isStorableText(text) && !BIDI_OR_INVISIBLE.test(withoutSequencesInPlace(text)) && isVisible(text);

/** Size of the text in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
