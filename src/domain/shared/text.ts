/** The length that people see, more or less: code points, not UTF-16 units. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** What can be stored and sent on unchanged: no lone surrogate, no NUL. */
export const isWholeText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/** Control characters, bidirectional overrides and invisible characters: they make one name look like another. */
const DECEPTIVE =
  /[\u034f\p{Cc}\u00ad\u115f\u1160\u3164\uffa0\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

const INVISIBLE = /[\s\p{Default_Ignorable_Code_Point}]/gu;

/** Something can be seen of it, and nothing in it hides. */
export const isHonestName = (text: string): boolean =>
  isWholeText(text) && !DECEPTIVE.test(text) && text.replaceAll(INVISIBLE, "") !== "";

/** How many bytes the text takes in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
