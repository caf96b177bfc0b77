import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { apiDocuments, DIRECTORY } from "../../../scripts/api-documents/documents.js";
import { ANNOUNCEMENTS } from "../../../src/protocol/announcements.js";
import { CALLS, isRoute } from "../../support/api/calls.js";

type OpenApi = Readonly<{ paths: Record<string, Record<string, unknown>> }>;
type AsyncApi = Readonly<{
  channels: Record<string, { address: string; messages: Record<string, unknown> }>;
  operations: Record<string, { action: string }>;
}>;

const committed = (name: string): string => {
  const file = new URL(name, DIRECTORY);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
};

/** References of a document that point nowhere. */
function brokenReferences(document: unknown): string[] {
  const found = (path: string) =>
    path
      .slice(2)
      .split("/")
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, path = ""]) => path);
  expect(references.length).toBeGreaterThan(10);
  return references.filter((path) => found(path) === undefined);
}

describe("committed API documents", () => {
  it.each(Object.entries(apiDocuments()))(
    "commits %s as the operation table says; else run `npm run docs:api`",
    (...file) => {
      const [name, text] = file;
      expect(committed(name)).toBe(text);
    },
  );

  it("describes every route of the server and no other", () => {
    const { paths } = JSON.parse(committed("openapi.json")) as OpenApi;
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`),
    );
    expect(described.toSorted()).toEqual(Object.keys(CALLS).filter(isRoute).toSorted());
  });

  it("describes every event of the server and no other", () => {
    const { channels, operations } = JSON.parse(committed("asyncapi.json")) as AsyncApi;
    const addresses = (action: string) =>
      Object.entries(channels).flatMap(([name, { address }]) => (operations[name]?.action === action ? [address] : []));
    const events = Object.keys(CALLS).filter((name) => !isRoute(name));
    expect(addresses("receive").toSorted()).toEqual(events.toSorted());
    expect(addresses("send").toSorted()).toEqual(["connect_error", ...Object.keys(ANNOUNCEMENTS)].toSorted());
  });

  it("lists no code for an acknowledgement that only HTTP headers can cause", () => {
    const { channels } = JSON.parse(committed("asyncapi.json")) as AsyncApi;
    const acknowledgements = Object.values(channels).map(({ messages }) => JSON.stringify(messages["acknowledgement"]));
    expect(acknowledgements.filter((text) => /auth\.token_missing|request\.unsupported_media_type/.test(text))).toEqual(
      [],
    );
  });

  it.each(["openapi.json", "asyncapi.json"])("contains the target of every reference in %s", (name) => {
    expect(brokenReferences(JSON.parse(committed(name)))).toEqual([]);
  });
});
