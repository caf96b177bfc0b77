import type { Inline } from "./markup";

type Found = Readonly<{ inline: Inline; length: number }>;

const PROTOCOLS = new Set(["http:", "https:", "mailto:"]);
const MAX_LABEL = 300;
const MAX_ADDRESS = 2_000;
/** Labels that look like an address, which might hide another one. */
const LOOKS_LIKE_ADDRESS = /:\/\/|^\s*www\.|\S\.\S/i;
const TRAILING = ".,;:!?'\"*_~";

/** A link without a label. Punctuation at its end, and a parenthesis that opens before it, stay outside. */
export function plainLink(token: string): Found | null {
  const text = withoutTrail(token);
  const href = safeAddress(text);
  return href === null ? null : { inline: { kind: "link", href, text }, length: text.length };
}

/** The link with a label whose bracket stands at `start`, unless the label could pass for another address. */
export function labelledLink(text: string, start: number): Found | null {
  const label = upTo(text, start + 1, { most: MAX_LABEL, end: /[[\]\n]/ });
  const middle = start + 1 + label.length;
  if (!text.startsWith("](", middle)) return null;
  const address = upTo(text, middle + 2, { most: MAX_ADDRESS, end: /[()\s<>]/ });
  const end = middle + 2 + address.length;
  const href = text[end] === ")" ? safeAddress(address) : null;
  if (href === null || label.trim() === "" || LOOKS_LIKE_ADDRESS.test(label)) return null;
  return { inline: { kind: "link", href, text: label }, length: end + 1 - start };
}

/** The characters from `start` up to the next `end`, at most `most`. */
function upTo(text: string, start: number, { most, end }: Readonly<{ most: number; end: RegExp }>): string {
  const part = text.slice(start, start + most);
  const at = part.search(end);
  return at === -1 ? part : part.slice(0, at);
}

/** Returns the address if a link may lead there: not to a script, and not with a user name that looks like a host. */
function safeAddress(text: string): string | null {
  if (!/^(?:https?:\/\/|mailto:)./i.test(text) || !URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  return PROTOCOLS.has(protocol) && username === "" && password === "" ? href : null;
}

function withoutTrail(token: string): string {
  let end = token.length;
  let surplus = count(token, ")") - count(token, "(");
  while (end > 0) {
    const last = token.charAt(end - 1);
    if (last === ")" && surplus > 0) surplus -= 1;
    else if (!TRAILING.includes(last)) break;
    end -= 1;
  }
  return token.slice(0, end);
}

function count(text: string, character: string): number {
  let found = 0;
  for (const one of text) if (one === character) found += 1;
  return found;
}
