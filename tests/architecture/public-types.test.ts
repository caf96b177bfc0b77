import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { root } from "./root.js";

const ENTRIES = ["contracts", "ports", "server", "testing"].map((name) => join(root, "src/public", `${name}.ts`));

const { config } = ts.readConfigFile(join(root, "tsconfig.build.json"), (path) => ts.sys.readFile(path)) as {
  config: object;
};
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ENTRIES }, ts.sys, root);
const program = ts.createProgram(ENTRIES, options);
const checker = program.getTypeChecker();

const isOurs = (file: ts.SourceFile) => file.fileName.startsWith(join(root, "src/"));
const resolved = (symbol: ts.Symbol) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/** Exports of all entries, including re-exports. */
const exported = new Set(
  ENTRIES.flatMap((path) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(path)!);
    return module ? checker.getExportsOfModule(module).map(resolved) : [];
  }),
);

const isPrivate = (node: ts.Node) =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);

/** The types that users of a declaration see. Excludes bodies, initial values and private members. */
function shownTypes(node: ts.Node, found: ts.Identifier[] = []): ts.Identifier[] {
  if (ts.isBlock(node) || (isPrivate(node) && !ts.isParameter(node))) return found;
  if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
    const name = ts.isTypeReferenceNode(node) ? node.typeName : node.expression;
    if (ts.isIdentifier(name)) found.push(name);
  }
  ts.forEachChild(node, (child) => {
    const isValue = (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) && child === node.initializer;
    if (isValue && !ts.isArrowFunction(child)) return;
    const isArrowBody = ts.isArrowFunction(node) && child === node.body;
    if (!isArrowBody) shownTypes(child, found);
  });
  return found;
}

it("exports every type that the package's exports mention", () => {
  const missing = new Set<string>();
  for (const symbol of exported) {
    for (const declaration of symbol.declarations ?? []) {
      for (const name of shownTypes(declaration)) {
        const type = checker.getSymbolAtLocation(name);
        const target = type && resolved(type);
        const declared = target?.declarations?.[0];
        if (!declared || ts.isTypeParameterDeclaration(declared) || !isOurs(declared.getSourceFile())) continue;
        if (!exported.has(target)) missing.add(`${symbol.name} mentions ${target.name}`);
      }
    }
  }
  expect([...missing].sort(), "add them to an entry in src/public").toEqual([]);
  expect(exported.size).toBeGreaterThan(70);
}, 120_000);
