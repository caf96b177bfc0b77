const LINE_BREAK = /\r\n?|\n/;
const QUOTE = /^ {0,3}>/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const BACKTICKS = /`+/g;

/**
 * Removes code spans, fenced code blocks and lines that begin with `>`, by the rules of CommonMark 0.31. Takes linear
 * time.
 */
export const withoutCodeAndQuotes = (body: string): string =>
  withoutBlocks(body.split(LINE_BREAK)).join("\n").split("\n\n").map(withoutCodeSpans).join("\n\n");

/** Empties the lines of code blocks and quotes, which end a paragraph as empty lines do. */
function withoutBlocks(lines: readonly string[]): readonly string[] {
  let fence: string | null = null;
  return lines.map((line) => {
    if (fence !== null) {
      if (closesFence(line, fence)) fence = null;
      return "";
    }
    fence = openedFence(line);
    return fence !== null || QUOTE.test(line) || line.trim() === "" ? "" : line;
  });
}

/** Returns the backticks or tildes that open a code block. A line with further backticks holds a code span instead. */
function openedFence(line: string): string | null {
  const fence = FENCE.exec(line)?.[1] ?? null;
  if (!fence?.startsWith("`")) return fence;
  return line.trimStart().slice(fence.length).includes("`") ? null : fence;
}

/** Whether the line is a fence of the same character, at least as long, without any text. */
function closesFence(line: string, opened: string): boolean {
  const fence = FENCE.exec(line)?.[1];
  return fence !== undefined && fence.startsWith(opened) && fence === line.trim();
}

/** Replaces each code span of a paragraph by a space. A span ends at the next run of as many backticks as opened it. */
function withoutCodeSpans(paragraph: string): string {
  const runs = [...paragraph.matchAll(BACKTICKS)].map((run) => ({ start: run.index, length: run[0].length }));
  const lastStart = new Map(runs.map(({ start, length }) => [length, start]));
  let [prose, proseStart, openLength] = ["", 0, 0];
  for (const { start, length } of runs) {
    if (length === openLength) {
      proseStart = start + length;
      openLength = 0;
    } else if (openLength === 0) {
      const opening = isEscaped(paragraph, start) ? length - 1 : length;
      const isClosedLater = (lastStart.get(opening) ?? -1) > start;
      if (!isClosedLater) continue;
      prose += `${paragraph.slice(proseStart, start + length - opening)} `;
      openLength = opening;
    }
  }
  return prose + paragraph.slice(proseStart);
}

/** Whether an odd number of backslashes comes before the character. */
function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text[index - backslashes - 1] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}
