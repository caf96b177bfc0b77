import ts from "typescript";

/** Finds the texts that may have such a comment, in a small part of the time that parsing takes. */
const SUSPECT = /(?:\/\/|\*)\s*(?:What|Whoever|Who|Of|Those|Where|How)\b/;
const UNPLAIN = /^(?:\/\/|\/\*\*?)\s*(?:\*\s+)?(?:What|Whoever|Who|Of|Those|Where|How)\b/;

/** Comments that start with a relative clause instead of a noun or a verb, each as `path:line`. */
export function unplainComments(path: string, text: string): string[] {
  if (!SUSPECT.test(text)) return [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const found = new Set<number>();
  const check = (ranges: readonly ts.CommentRange[] = []) => {
    for (const { pos, end } of ranges) {
      if (!UNPLAIN.test(text.slice(pos, end))) continue;
      const lineAbove = text.slice(0, pos).split("\n").at(-2) ?? "";
      const isContinuation = /^\s*\/\//.test(lineAbove);
      if (!isContinuation) found.add(pos);
    }
  };
  const visit = (node: ts.Node) => {
    if (ts.isToken(node) && !ts.isJsxText(node)) {
      check(ts.getLeadingCommentRanges(text, node.getFullStart()));
      check(ts.getTrailingCommentRanges(text, node.end));
    }
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  const lineOf = (pos: number) => source.getLineAndCharacterOfPosition(pos).line + 1;
  return [...found].map((pos) => `${path}:${lineOf(pos)}`);
}
