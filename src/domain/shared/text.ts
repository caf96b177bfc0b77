import { withoutSequencesInPlace } from "./joined-text.js";

/** The length that people see, more or less: code points, not UTF-16 units. */
export function codePointLength(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** What can be stored and sent on unchanged: no lone surrogate, no NUL. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/**
 * Characters that make one name look like another, because nothing is drawn for them or they change the direction:
 * controls and format characters, private use, unassigned and noncharacters (all of C), default ignorables (variation
 * selectors, fillers), line separators, and the symbols that are blank: U+2800, U+1D159, U+13441, U+13442.
 */
const BIDI_OR_INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800\u{1d159}\u{13441}\u{13442}]/u;

const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{13441}\u{13442}]/u;

/** Whether anything can be seen of it. Private use counts as seen: fonts of a community draw it. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

/** Something can be seen of it, and nothing in it hides, but for joiners and tags where scripts and emoji need them. */
export const isSafeDisplayText = (text: string): boolean =>
  isStorableText(text) && !BIDI_OR_INVISIBLE.test(withoutSequencesInPlace(text)) && isVisible(text);

/** How many bytes the text takes in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
