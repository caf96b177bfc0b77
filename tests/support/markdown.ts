export type CodeBlock = Readonly<{
  language: string;
  /** The path that the block says it is, as in "```ts file=src/some/file.ts". */
  file: string | null;
  code: string;
}>;

const BLOCK = /^```(\w+)(?: file=(\S+))?\n([^]*?)^```$/gm;

/** The fenced code of a Markdown text, in order. */
export const codeBlocks = (markdown: string): CodeBlock[] =>
  [...markdown.matchAll(BLOCK)].map(([, language = "", file = null, code = ""]) => ({ language, file, code }));

/** What stands under one second-level heading; fails when there is no such heading. */
export function section(markdown: string, heading: string): string {
  const found = markdown.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`));
  if (found === undefined) throw new Error(`There is no heading "${heading}".`);
  return found;
}
