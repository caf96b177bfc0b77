import type { Block } from "./markup";
import { parseInline } from "./parse-inline";

const LINE_BREAK = /\r\n?|\n/;
const QUOTE = /^ {0,3}> ?/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Finds code blocks, quotes and inline markup in a text. Takes linear time, and nests no deeper than four levels. */
export function parseMarkup(text: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = text.split(LINE_BREAK);
  let at = 0;
  const take = (belongs: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && belongs(lines[at] ?? "")) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const fence = openedFence(line);
    if (fence) {
      at += 1;
      const code = take((line) => !closesFence(line, fence));
      at += 1;
      blocks.push({ kind: "code", text: code.join("\n") });
    } else if (QUOTE.test(line)) {
      const quoted = take((line) => QUOTE.test(line)).map((line) => line.replace(QUOTE, ""));
      blocks.push({ kind: "quote", content: parseInline(quoted.join("\n")) });
    } else {
      const prose = take((line) => !QUOTE.test(line) && !openedFence(line)).join("\n");
      const paragraph = trimmedLines(prose);
      if (paragraph !== "") blocks.push({ kind: "paragraph", content: parseInline(paragraph) });
    }
  }
  return blocks;
}

/** Returns the backticks or tildes that open a code block. A line with further backticks holds a code span instead. */
function openedFence(line: string): string | null {
  const fence = FENCE.exec(line)?.[1] ?? null;
  if (!fence?.startsWith("`")) return fence;
  return line.trimStart().slice(fence.length).includes("`") ? null : fence;
}

function closesFence(line: string, opened: string): boolean {
  const fence = FENCE.exec(line)?.[1];
  return fence !== undefined && fence.startsWith(opened) && fence === line.trim();
}

/** Removes the line breaks that set a paragraph apart from the blocks around it. */
function trimmedLines(text: string): string {
  let [start, end] = [0, text.length];
  while (text[start] === "\n") start += 1;
  while (end > start && text[end - 1] === "\n") end -= 1;
  return text.slice(start, end);
}
