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

/** Every regular expression of the sources, and how many are made at run time, where nobody can look at them. */
function expressionsIn(paths: readonly string[]) {
  const literals = new Set<string>();
  let made = 0;
  for (const path of paths) {
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2023, true);
    const visit = (node: ts.Node) => {
      if (ts.isRegularExpressionLiteral(node)) literals.add(node.text);
      const makes = ts.isNewExpression(node) || ts.isCallExpression(node);
      if (makes && node.expression.getText(source) === "RegExp") made += 1;
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { literals: [...literals], made };
}

/** `safe`, or how the time grows with the input. Decided without running the expression on anything. */
function verdictOf(literal: string): string {
  const [, source = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(literal) ?? [];
  const { status, complexity } = checkSync(source, flags, { timeout: 60_000 });
  return complexity ? `${status}, ${complexity.type}` : status;
}

const { literals, made } = expressionsIn(sources);

describe("the regular expressions of the sources", { timeout: 120_000 }, () => {
  it.each(literals)("S23: take no more than linear time: %s", (literal) => {
    expect(verdictOf(literal)).toMatch(/^safe(?:, safe|, linear)?$/);
  });

  it("S23: are all written out", () => {
    expect(made).toBe(0);
    expect(literals.length).toBeGreaterThan(20);
  });

  it.each([
    ["/^(a+)+$/", "exponential"],
    ["/\\s+$/", "polynomial"],
  ])("S23: would not hold %s", (literal, growth) => {
    expect(verdictOf(literal)).toBe(`vulnerable, ${growth}`);
  });
});
