import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { failureView } from "../../../src/adapters/presenters/failure-view.js";
import { DomainError, type FailureKind } from "../../../src/domain/shared/domain-error.js";
import { ANNOUNCEMENTS } from "../../../src/protocol/announcements.js";
import { ERROR_CODES } from "../../../src/protocol/error-codes.js";
import type { Operation } from "../../../src/protocol/operation.js";
import { OPERATIONS } from "../../../src/protocol/operations.js";
import { section } from "../../support/markdown.js";

const api = readFileSync("docs/api.md", "utf8");
const clientProtocol = readFileSync("docs/client-protocol.md", "utf8");
const operations: readonly Operation[] = Object.values(OPERATIONS);

const firstCells = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, name = ""]) => name).toSorted();

const report = (error: unknown) => {
  throw error;
};

/** Statuses of each code, by the errors that the source makes with it. */
function statusesByCode(): ReadonlyMap<string, ReadonlySet<number>> {
  const statuses = new Map<string, Set<number>>();
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  for (const name of sources)
    for (const [, kind, code = ""] of readFileSync(join("src", name), "utf8").matchAll(
      /new DomainError\(\s*"(\w+)",\s*"([\w.]+)"/g,
    )) {
      const { status } = failureView(new DomainError(kind as FailureKind, code, ""), report);
      statuses.set(code, (statuses.get(code) ?? new Set()).add(status));
    }
  return statuses;
}

it("lists every route of the API in docs/api.md, and no other", () => {
  const routes = operations.flatMap(({ rest }) => (rest ? [`${rest.method} /api${rest.path}`] : []));
  expect(firstCells(api, /^\| `([A-Z]+ \/api\/[^ `?]+)/gm)).toEqual(routes.toSorted());
});

it("lists every socket event in docs/client-protocol.md, and no other", () => {
  const events = operations.flatMap(({ event }) => (event ? [event] : []));
  const requests = section(clientProtocol, "Requests");
  expect(firstCells(requests, /^\| `([\w:]+)`/gm)).toEqual(events.toSorted());
});

it("lists every announcement in docs/client-protocol.md, and no other", () => {
  const announcements = section(clientProtocol, "Announcements");
  expect(firstCells(announcements, /^\| `([\w:]+)`/gm)).toEqual(Object.keys(ANNOUNCEMENTS).toSorted());
});

it("lists every error code in docs/api.md, and no other", () => {
  const codes = firstCells(section(api, "Errors"), /^\| `([\w.]+)`/gm);
  expect(codes).toEqual(ERROR_CODES.toSorted());
});

it("gives every error code the status that the server answers", () => {
  const statuses = statusesByCode();
  expect(statuses.size).toBeGreaterThan(30);
  for (const [, code = "", status = ""] of section(api, "Errors").matchAll(/^\| `([\w.]+)` \| (\d+) \|/gm)) {
    const made = statuses.get(code);
    if (made) expect([...made], code).toEqual([Number(status)]);
  }
});
