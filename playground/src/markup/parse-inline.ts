import { EmphasisStack } from "./emphasis-stack";
import { labelledLink, plainLink } from "./links";
import type { Inline } from "./markup";

/** Finds everything that may be more than text. */
const newTokenPattern = () => /\\[!-/:-@[-`{-~]|`+|\[|\b(?:https?:\/\/|mailto:)[^\s<>`]+|@[A-Za-z0-9_.-]+|\*+|_+|~+/g;
const WORD_BEFORE = /[A-Za-z0-9]$/;
const WORD_AFTER = /^[A-Za-z0-9]/;
/** An `@` after one of these belongs to an address. */
const IN_ADDRESS = /[\p{L}\p{N}_+.-]$/u;

/** Finds code spans, links, mentions and emphasis in a paragraph. */
export function parseInline(text: string): readonly Inline[] {
  const closing = closingRuns(text);
  const stack = new EmphasisStack();
  const pattern = newTokenPattern();
  let done = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const { 0: token, index: start } = match;
    const end = start + token.length;
    const before = text.slice(Math.max(0, start - 2), start);
    const after = text.charAt(end);
    const close = closing.get(start);
    const found = close === undefined ? inlineAt(text, start, token) : codeSpan(token, text.slice(end, close));
    if (found) {
      stack.text(text.slice(done, start));
      stack.add(found.inline);
      done = start + found.length;
    } else if (isDelimiter(token)) {
      stack.text(text.slice(done, start));
      const opens = after.trim() !== "" && !WORD_BEFORE.test(before);
      const closes = /\S$/.test(before) && !WORD_AFTER.test(after);
      stack.delimiter(token, { opens, closes });
      done = end;
    }
    if (found) pattern.lastIndex = done;
  }
  stack.text(text.slice(done));
  return stack.finish();
}

type Found = Readonly<{ inline: Inline; length: number }>;

/** One space at both ends, which sets backticks apart from those around the code, is left out. */
const codeSpan = (ticks: string, code: string): Found => ({
  inline: { kind: "code", text: isSetApart(code) ? code.slice(1, -1) : code },
  length: 2 * ticks.length + code.length,
});

const isSetApart = (code: string) => code.startsWith(" ") && code.endsWith(" ") && /[^ ]/.test(code);

function inlineAt(text: string, start: number, token: string): Found | null {
  if (token.startsWith("\\")) return { inline: { kind: "text", text: token.slice(1) }, length: token.length };
  if (token === "[") return labelledLink(text, start);
  if (token.startsWith("@")) return IN_ADDRESS.test(text.slice(Math.max(0, start - 2), start)) ? null : mention(token);
  return isDelimiter(token) || token.startsWith("`") ? null : plainLink(token);
}

function mention(token: string): Found | null {
  let end = token.length;
  while (token[end - 1] === ".") end -= 1;
  const text = token.slice(0, end);
  const name = text.slice(1).toLowerCase();
  return name === "" ? null : { inline: { kind: "mention", text, name }, length: text.length };
}

const isDelimiter = (token: string) => /^[*_~]/.test(token);

/** For each run of backticks that a later run of the same length closes: where that run starts. */
function closingRuns(text: string): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const later = new Map<number, number>();
  for (const { 0: ticks, index } of [...text.matchAll(/`+/g)].toReversed()) {
    const close = later.get(ticks.length);
    if (close !== undefined) closing.set(index, close);
    later.set(ticks.length, index);
  }
  return closing;
}
