import ts from "typescript";

export type SourceRule = {
  name: string;
  /** `core`: the domain and the application, which may not use the clock, random numbers or the environment. */
  scope: "core" | "server";
  breaks: (node: ts.Node, source: ts.SourceFile) => boolean;
};

const SURROUNDINGS = new Set(
  (
    "process globalThis global Buffer console performance crypto fetch require " +
    "setTimeout setInterval setImmediate clearTimeout clearInterval queueMicrotask"
  ).split(" "),
);

const isCallOf = (node: ts.Node, text: string) => ts.isCallExpression(node) && node.expression.getText() === text;
const isProperty = (node: ts.Node) => ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
const isName = (node: ts.Node) =>
  isProperty(node) ||
  ts.isPropertyAssignment(node.parent) ||
  ts.isPropertySignature(node.parent) ||
  ts.isMethodSignature(node.parent) ||
  ts.isMethodDeclaration(node.parent);
const hasModifier = (node: ts.Node, kind: ts.SyntaxKind) =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);

export const sourceRules: SourceRule[] = [
  {
    name: "no-clock",
    scope: "core",
    breaks: (node) =>
      (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length) ||
      isCallOf(node, "Date") ||
      (ts.isPropertyAccessExpression(node) && node.getText() === "Date.now"),
  },
  {
    name: "no-chance",
    scope: "core",
    breaks: (node) => ts.isPropertyAccessExpression(node) && node.getText() === "Math.random",
  },
  {
    name: "no-surroundings",
    scope: "core",
    breaks: (node) => ts.isIdentifier(node) && SURROUNDINGS.has(node.text) && !isName(node),
  },
  {
    name: "no-dynamic-import",
    scope: "core",
    breaks: (node) => ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword,
  },
  { name: "no-decorator", scope: "server", breaks: (node) => ts.isDecorator(node) },
  { name: "no-enum", scope: "server", breaks: (node) => ts.isEnumDeclaration(node) },
  {
    name: "no-namespace",
    scope: "server",
    breaks: (node) => (node.flags & ts.NodeFlags.Namespace) !== 0 && ts.isModuleDeclaration(node),
  },
  { name: "no-any", scope: "server", breaks: (node) => node.kind === ts.SyntaxKind.AnyKeyword },
  {
    name: "no-default-export",
    scope: "server",
    breaks: (node) =>
      ts.isExportAssignment(node) ||
      hasModifier(node, ts.SyntaxKind.DefaultKeyword) ||
      (ts.isExportSpecifier(node) && node.name.text === "default"),
  },
  {
    name: "no-silenced-compiler",
    scope: "server",
    breaks: (node, source) => ts.isSourceFile(node) && /@ts-(ignore|expect-error|nocheck)/.test(source.text),
  },
  {
    name: "no-unsafe-sql",
    scope: "server",
    breaks: (node) =>
      ((ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && /^\$(query|execute)RawUnsafe$/.test(node.text)) ||
      (ts.isPropertyAccessExpression(node) && node.getText() === "Prisma.raw") ||
      isUntagged(node),
  },
];

/** Prisma's raw SQL is safe as a template, whose values become parameters. A call accepts any text. */
const isUntagged = (node: ts.Node) =>
  ts.isPropertyAccessExpression(node) && /^\$(query|execute)Raw$/.test(node.name.text) && !isTag(node);

const isTag = (node: ts.Node): boolean => ts.isTaggedTemplateExpression(node.parent) && node.parent.tag === node;

/** Source rules that a file breaks, each as `name: path:line`. */
export function brokenSourceRules(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const rules = sourceRules.filter((rule) => rule.scope === "server" || /^src\/(domain|application)\//.test(path));
  const broken: string[] = [];
  const visit = (node: ts.Node) => {
    for (const rule of rules) {
      if (!rule.breaks(node, source)) continue;
      broken.push(`${rule.name}: ${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return broken;
}
