import { describe, expect, it } from "vitest";
import type { Block, Inline } from "./markup";
import { parseMarkup } from "./parse-markup";

/** The tree as text: `strong(a em(b))`. */
const shown = (text: string): string => parseMarkup(text).map(shownBlock).join(" | ");

const shownBlock = (block: Block): string =>
  block.kind === "code" ? `block(${block.text})` : wrapped(block.kind === "quote" ? "quote" : "", block.content);

const wrapped = (name: string, content: readonly Inline[]): string => {
  const inner = content.map(shownInline).join("");
  return name ? `${name}(${inner})` : inner;
};

function shownInline(inline: Inline): string {
  if (inline.kind === "text") return inline.text;
  if (inline.kind === "code") return `code(${inline.text})`;
  if (inline.kind === "mention") return `mention(${inline.name})`;
  if (inline.kind === "link") return `link(${inline.text} -> ${inline.href})`;
  return wrapped(inline.kind, inline.content);
}

/** The number of nodes of a tree, and its depth. */
function sizeOf(content: readonly Inline[]): { nodes: number; depth: number } {
  const inner = content.map((inline) => ("content" in inline ? sizeOf(inline.content) : { nodes: 0, depth: 0 }));
  return {
    nodes: content.length + inner.reduce((sum, { nodes }) => sum + nodes, 0),
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
  };
}

const LARGE = 32_000;

describe("markup of a message", () => {
  it.each([
    ["plain text", "hello <b>world</b> &amp; 2 * 3 * 4", "hello <b>world</b> &amp; 2 * 3 * 4"],
    ["line breaks", "one\ntwo", "one\ntwo"],
    ["strong", "a **b c** d", "a strong(b c) d"],
    ["emphasis by star and underscore", "*a* _b_", "emphasis(a) emphasis(b)"],
    ["both at once", "***a***", "strong(emphasis(a))"],
    ["emphasis inside strong", "**a *b* c**", "strong(a emphasis(b) c)"],
    ["strike", "~~a~~ ~b~", "strike(a) ~b~"],
    ["no emphasis inside words", "snake_case_name 2*3*4", "snake_case_name 2*3*4"],
    ["emphasis without spaces between words", "这是**重点**内容", "这是strong(重点)内容"],
    ["marks that nothing closes", "**a *b", "**a *b"],
    ["crossing marks", "**a *b** c*", "strong(a *b) c*"],
    ["empty marks", "**** ** __", "**** ** __"],
    ["escaped marks", "\\*a\\* \\`b\\`", "*a* `b`"],
    ["code spans", "a `b *c*` d", "a code(b *c*) d"],
    ["code spans with backticks inside", "`` a`b ``", "code(a`b)"],
    ["a backtick that nothing closes", "a `b *c*", "a `b emphasis(c)"],
    ["code blocks", "a\n```js\nb *c*\n```\nd", "a | block(b *c*) | d"],
    ["a code block that nothing closes", "```\na\n> b", "block(a\n> b)"],
    ["quotes", "> a **b**\n> c\nd", "quote(a strong(b)\nc) | d"],
    ["links", "see https://example.com/a_b_c.", "see link(https://example.com/a_b_c -> https://example.com/a_b_c)."],
    ["links in parentheses", "(https://a.example/x(1))", "(link(https://a.example/x(1) -> https://a.example/x(1)))"],
    ["links in emphasis", "**https://a.example**", "strong(link(https://a.example -> https://a.example/))"],
    ["emphasis in brackets", "[**a**](b)", "[strong(a)](b)"],
    ["links with a label", "[the plan](https://a.example/p)", "link(the plan -> https://a.example/p)"],
    ["mail addresses", "mailto:a@b.example", "link(mailto:a@b.example -> mailto:a@b.example)"],
    ["mentions", "hi @Ada.L. and @bob_, not a@b.example", "hi mention(ada.l). and mention(bob_), not a@b.example"],
    ["mentions in emphasis", "*@ada*", "emphasis(mention(ada))"],
  ])("parses %s", (_title, text, tree) => {
    expect(shown(text)).toBe(tree);
  });

  it.each([
    ["scripts", "[click](javascript:alert(1))"],
    ["scripts without parentheses", "[click](javascript:alert`1`)"],
    ["data", "[click](data:text/html;base64,PHNjcmlwdD4=)"],
    ["files", "[click](file:///etc/passwd)"],
    ["relative addresses", "[click](/api/auth/logout)"],
    ["a user name that looks like a host", "[click](https://bank.example@evil.example)"],
    ["a label that looks like another address", "[https://bank.example](https://evil.example)"],
    ["a label that looks like another host", "[bank.example](https://evil.example)"],
  ])("makes no link with %s that the label hides", (_title, text) => {
    expect(shown(text)).not.toContain("link(click");
    expect(shown(text)).not.toContain("link(bank");
    expect(shown(text)).not.toContain("link(https://bank.example ->");
    expect(shown(text)).not.toContain("javascript: ->");
  });

  it.each([
    ["marks", "*"],
    ["marks with letters", "*a"],
    ["opening marks", " **a *b _c __d ~~e"],
    ["alternating marks", "*a**b"],
    ["quotes", "> "],
    ["quote lines", "> a\n"],
    ["brackets", "["],
    ["links that nothing closes", "[a](https://a.example/"],
    ["backticks", "`"],
    ["backticks of all lengths", "` `` ``` ```` "],
    ["backslashes", "\\"],
    ["addresses", "https://"],
    ["parentheses in an address", ")"],
    ["mentions", "@a"],
    ["at signs", "@"],
    ["fences", "```\n"],
    ["spaces", " "],
  ])("reads a bomb of %s with bounded depth and no more nodes than characters", (_title, piece) => {
    const bomb = (piece === ")" ? "https://a.example/" : "") + piece.repeat(LARGE / piece.length);
    const blocks = parseMarkup(bomb);
    for (const block of blocks) {
      if (block.kind === "code") continue;
      const { nodes, depth } = sizeOf(block.content);
      expect(depth).toBeLessThanOrEqual(4);
      expect(nodes).toBeLessThanOrEqual(bomb.length);
    }
    expect(blocks.length).toBeLessThanOrEqual(bomb.length);
  });

  it("keeps every character of a text without markup", () => {
    const text = "a\n\n  b\tc  d 😀 é\u0301 \u202e ]]>";
    expect(shown(text)).toBe(text);
  });
});
