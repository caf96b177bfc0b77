export type CodeBlock = Readonly<{
  language: string;
  /** Path from the info string of the block, as in "```ts file=src/some/file.ts". */
  file: string | null;
  code: string;
}>;

const BLOCK = /^```(\w+)(?: file=(\S+))?\n([^]*?)^```$/gm;

/** Fenced code blocks of a Markdown text, in order. */
export const codeBlocks = (markdown: string): CodeBlock[] =>
  [...markdown.matchAll(BLOCK)].map(([, language = "", file = null, code = ""]) => ({ language, file, code }));

/** Text under a second-level heading. Fails when the heading is missing. */
export function section(markdown: string, heading: string): string {
  const found = markdown.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`));
  if (found === undefined) throw new Error(`There is no heading "${heading}".`);
  return found;
}
