import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "./root.js";

const REGISTRY = "src/application/use-cases.ts";
const SERVICES = "src/main/services.ts";

/** Sources that replace the real ones, each with a constructor that the cradle cannot satisfy. */
const PLANTED: Readonly<Record<string, string>> = {
  "src/application/rooms/list-members.ts": `
    import type { Clock } from "../ports/clock.js";
    export class ListMembers {
      constructor(readonly deps: Readonly<{ calendar: Clock }>) {}
    }`,
  "src/application/rooms/list-rooms.ts": `
    import type { Clock } from "../ports/clock.js";
    export class ListRooms {
      constructor(readonly deps: Readonly<{ roomReader: Clock }>) {}
    }`,
  "src/application/accounts/login/known-places.ts": `
    import type { Clock } from "../../ports/clock.js";
    export class KnownPlaces {
      constructor(readonly deps: Readonly<{ calendar: Clock }>) {}
    }`,
};

/** Type errors of a file, each with the name of its registry entry. */
function errorsIn(program: ts.Program, path: string): string[] {
  const source = program.getSourceFile(join(root, path));
  return program.getSemanticDiagnostics(source).map(({ file, start, messageText }) => {
    const entry = /^\w+/.exec(file?.text.slice(start) ?? "")?.[0] ?? "";
    return `${entry}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

function compile(planted: Readonly<Record<string, string>>): ts.Program {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const sources = new Map(Object.entries(planted).map(([path, text]) => [join(root, path), text]));
  const readFile = host.readFile.bind(host);
  host.readFile = (path) => sources.get(path) ?? readFile(path);
  return ts.createProgram([join(root, REGISTRY), join(root, SERVICES)], options, host);
}

describe("dependencies that the cradle does not offer", () => {
  let program: ts.Program;
  beforeAll(() => {
    program = compile(PLANTED);
  });

  it("refuses to compile a use case with a dependency of an unknown name", () => {
    expect(errorsIn(program, REGISTRY)).toContainEqual(expect.stringMatching(/^listMembers: .*'calendar'/));
  });

  it("refuses to compile a use case with a dependency of another type", () => {
    expect(errorsIn(program, REGISTRY)).toContainEqual(expect.stringMatching(/^listRooms: .*'roomReader'/));
  });

  it("refuses to compile a service with such a dependency", () => {
    expect(errorsIn(program, SERVICES)).toContainEqual(expect.stringMatching(/^cradle: .*'calendar'/));
  });
});

it("compiles the real registry and services", () => {
  const program = compile({});
  expect([...errorsIn(program, REGISTRY), ...errorsIn(program, SERVICES)]).toEqual([]);
});
