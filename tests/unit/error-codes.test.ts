import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { expect, it } from "vitest";
import { failureView } from "../../src/adapters/presenters/failure-view.js";
import { parseNewPassword } from "../../src/domain/accounts/password.js";
import { parseBody } from "../../src/domain/messages/body.js";
import { DomainError, type FailureKind } from "../../src/domain/shared/domain-error.js";
import { ERROR_CODES, ERROR_STATUS } from "../../src/protocol/error-codes.js";
import { errorCodesOf, type Operation } from "../../src/protocol/operation.js";
import { OPERATIONS } from "../../src/protocol/operations.js";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));
/** Codes that no operation answers. They belong to connections, routes and events. */
const ELSEWHERE = ["connection.too_many", "route.not_found", "event.not_found"];

const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/generated|^contracts/.test(file))
  .map((file) => readFileSync(join(SRC, file), "utf8"));

const codesMatching = (pattern: RegExp): string[] =>
  sources.flatMap((source) => [...source.matchAll(pattern)].map(([, code = ""]) => code));

it("lists every error code that the server uses, and no other", () => {
  const thrown = codesMatching(/new DomainError\(\s*"\w+",\s*"([\w.]+)"/g);
  const ofFields = codesMatching(/\bcode: "([a-z]+\.[a-z_]+|internal)"/g);
  expect([...new Set([...thrown, ...ofFields])].toSorted()).toEqual([...ERROR_CODES].toSorted());
});

/** Code that fails without `new DomainError`: field errors, and an unexpected error. */
const OTHERS: Readonly<Record<string, () => unknown>> = {
  "account.password_too_weak": () =>
    parseNewPassword("short", { email: "ada@example.com", username: "ada" }, () => false),
  "message.empty": () => parseBody(" ", 10),
  "message.too_long": () => parseBody("x".repeat(11), 10),
  internal: () => {
    throw new Error("not ours");
  },
};

const failureOf = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return failureView(error, () => {});
  }
};

it("lists each error code with the status that the server answers", () => {
  const thrown = sources.flatMap((source) => [...source.matchAll(/new DomainError\(\s*"(\w+)",\s*"([\w.]+)"/g)]);
  const statuses: Readonly<Record<string, number>> = ERROR_STATUS;
  const statusOf = (kind = "", code = "") =>
    failureView(new DomainError(kind as FailureKind, code, ""), () => {}).status;
  const wrong = thrown.filter(([, kind, code = ""]) => statuses[code] !== statusOf(kind, code));
  expect(thrown.length).toBeGreaterThan(30);
  expect(wrong.map(([, kind, code]) => `${code}: ${kind}`)).toEqual([]);
  for (const [code, work] of Object.entries(OTHERS))
    expect(failureOf(work)).toMatchObject({ code, status: statuses[code] });
  const compared: string[] = [...thrown.map(([, , code = ""]) => code), ...Object.keys(OTHERS)];
  expect([...new Set(compared)].toSorted()).toEqual([...ERROR_CODES].toSorted());
});

it("lists every error code in the operation table, except those of connections, routes and events", () => {
  const listed = Object.values<Operation>(OPERATIONS).flatMap((operation) => errorCodesOf(operation));
  const known = new Set<string>([...ELSEWHERE, ...listed]);
  expect(ERROR_CODES.filter((code) => !known.has(code))).toEqual([]);
});
