import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSync } from "recheck";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "./root.js";

const isSource = (path: string) =>
  /\.tsx?$/.test(path) && !/\.test\.tsx?$|(?:^|[/\\])(?:generated|testing)[/\\]/.test(path);

const sources = ["src", "client/src", "playground/src"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter(isSource)
    .map((path) => join(root, folder, path)),
);

/** Regular expressions of a source: literals, and calls that make one at run time, which cannot be checked. */
function expressionsIn(path: string): Readonly<{ literals: string[]; made: string[] }> {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2023, true);
  const [literals, made]: [string[], string[]] = [[], []];
  const visit = (node: ts.Node) => {
    if (ts.isRegularExpressionLiteral(node)) literals.push(node.text);
    const makes = ts.isNewExpression(node) || ts.isCallExpression(node);
    if (makes && node.expression.getText(source) === "RegExp") made.push(node.getText(source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { literals, made };
}

/** Returns `safe`, or how the time grows with the length of the input. The analysis does not run the expression. */
function verdictOf(literal: string): string {
  const [, source = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(literal) ?? [];
  const diagnostics = checkSync(source, flags, { timeout: 60_000 });
  return "complexity" in diagnostics && diagnostics.complexity
    ? `${diagnostics.status}, ${diagnostics.complexity.type}`
    : diagnostics.status;
}

/** Created for each script of a fixed list. */
const OF_A_SCRIPT = 'new RegExp(`\\\\p{Script=${script}}`, "u")';

/** Matches strings of emoji, which are a finite list. The `v` flag is newer than the compiler's target. */
const OF_EMOJI = 'new RegExp("\\\\p{RGI_Emoji}", "gv")';

const found = sources.map(expressionsIn);
const literals = [...new Set(found.flatMap(({ literals }) => literals))];

describe("regular expressions of the sources", { timeout: 120_000 }, () => {
  it.each(literals)("takes at most linear time: %s (S23)", (literal) => {
    expect(verdictOf(literal)).toMatch(/^safe(?:, safe|, linear)?$/);
  });

  it("finds only literal regular expressions, apart from two known ones (S23)", () => {
    expect(found.flatMap(({ made }) => made).sort()).toEqual([OF_A_SCRIPT, OF_EMOJI].sort());
    expect(literals.length).toBeGreaterThan(20);
  });

  it.each([
    ["/^(a+)+$/", "exponential"],
    ["/\\s+$/", "polynomial"],
  ])("rejects %s (S23)", (literal, growth) => {
    expect(verdictOf(literal)).toBe(`vulnerable, ${growth}`);
  });
});
