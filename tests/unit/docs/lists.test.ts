import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createClient } from "../../../client/src/create-client.js";
import { DEFAULT_LIMITS } from "../../../src/domain/limits/limit.js";
import { NOTICE_KINDS } from "../../../src/domain/rooms/notice.js";
import { section } from "../../support/markdown.js";

const read = (path: string) => readFileSync(path, "utf8");
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
const pages = readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : []));
const sourcesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => read(join(folder, name)))
    .join("\n");
const withoutBlocks = (markdown: string) => markdown.replaceAll(/^```[^]*?^```$/gm, "");
const quotedIn = (markdown: string) => new Set(matches(withoutBlocks(markdown), /`([^`]+)`/g));

/** Names that the page does not quote. */
function missingIn(markdown: string, names: Iterable<string>): string[] {
  const quoted = quotedIn(markdown);
  const all = [...names];
  expect(all).not.toHaveLength(0);
  return all.filter((name) => !quoted.has(name));
}

it("names every port in docs/adapters.md", () => {
  const ports = matches(sourcesIn("src/application/ports"), /^export interface (\w+)/gm);
  const partsOfOthers = ["Closable", "MessageSearchIndex"];
  expect(
    missingIn(
      read("docs/adapters.md"),
      ports.filter((name) => !partsOfOthers.includes(name)),
    ),
  ).toEqual([]);
});

it("names every notice in docs/rooms.md", () => {
  expect(missingIn(section(read("docs/rooms.md"), "Notices"), NOTICE_KINDS)).toEqual([]);
});

it("names every security event in SECURITY.md", () => {
  const events = matches(read("src/application/ports/security-log.ts"), /^ {4}\| "([\w.]+)"/gm);
  expect(missingIn(read("SECURITY.md"), events)).toEqual([]);
});

it("names every method of the client and every REST call in client/README.md", () => {
  const client = createClient({ url: "http://127.0.0.1", token: () => "token" });
  const calls = section(read("client/README.md"), "Calls");
  const [methods = "", rest = ""] = calls.split("`client.rest`");
  const ownMethods = Object.entries(client).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
  const store = ["getState", "subscribe", "on"];
  expect(
    missingIn(
      methods,
      ownMethods.filter((name) => !store.includes(name)),
    ),
  ).toEqual([]);
  expect(missingIn(rest, Object.keys(client.rest))).toEqual([]);
});

it("names only limits that exist", () => {
  const named = pages.flatMap((page) => matches(read(page), /\[`([a-z]+\.[a-z]+)`\]\(limits\.md\)/g));
  expect(named).not.toHaveLength(0);
  expect(named.filter((name) => !Object.hasOwn(DEFAULT_LIMITS, name))).toEqual([]);
});

it("names only metrics that exist", () => {
  const metrics = new Set(matches(sourcesIn("src"), /"(synctalk_\w+)"/g));
  const named = ["SECURITY.md", ...pages].flatMap((page) => matches(read(page), /`(synctalk_\w+)/g));
  expect(named).not.toHaveLength(0);
  expect(named.filter((name) => !metrics.has(name))).toEqual([]);
});

it("links every page of docs from the README", () => {
  const linked = new Set(matches(read("README.md"), /\]\(([^()#\s]+)/g));
  expect(pages.filter((page) => !linked.has(page))).toEqual([]);
});
