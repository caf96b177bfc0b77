import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import config from "../../vitest.config.js";
import { root } from "./root.js";

/** Ways to receive answers, and the sign that the file checks them against the API documents. */
const DOORS: readonly [name: string, used: RegExp, checked: RegExp][] = [
  ["fetch", /(?<![\w.])fetch\(/, /documented\/fetch\.js"/],
  ["node:http", /from "node:http"/, /checkAnswer\(/],
  ["supertest", /from "supertest"/, /checkAnswer\(/],
  ["socket.io-client", /import \{[^}]*\bio\b[^}]*\} from "socket\.io-client"/, /checkSocket\(io\(/],
  ["the SDK", /client\/src\/index\.js"/, /^checkSdk\(\);/m],
];

const SCRIPTED = "The SDK, and servers that send scripted answers";
const POLLING = "node:http for the transport, below the protocol's events";

/** End-to-end tests whose answers are not all checked, each with the client that receives the unchecked ones. */
const UNCHECKED: Readonly<Record<string, string>> = {
  "base-path.test.ts": "The SDK below a base path, where other answers are checked",
  "behind-a-proxy.test.ts": POLLING,
  "broken-utf8.test.ts": POLLING,
  "changes-add-up.test.ts": "Live events of a stock client, which the test compares with checked answers",
  "client-connect.test.ts": SCRIPTED,
  "client-order.test.ts": SCRIPTED,
  "client-poison.test.ts": SCRIPTED,
  "malformed-packets.test.ts": POLLING,
  "message-content.suite.ts": "fetch for the header Idempotency-Key alone",
  "origins.test.ts": POLLING,
  "tcp-connections.test.ts": "node:http for the headers of the connection alone",
};

const uncheckedDoors = (code: string): readonly string[] =>
  DOORS.flatMap(([name, used, checked]) => (used.test(code) && !checked.test(code) ? [name] : []));

it("checks the answers of every end-to-end test against the API documents, except for the listed files", () => {
  const folder = join(root, "tests/e2e");
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const unchecked = names.filter((name) => uncheckedDoors(readFileSync(join(folder, name), "utf8")).length > 0);
  expect(unchecked).toEqual(Object.keys(UNCHECKED));
  expect(names.length).toBeGreaterThan(50);
});

it.each([
  ["fetch", "await fetch(`${url}/livez`);"],
  ["node:http", 'import { get } from "node:http";'],
  ["supertest", 'import supertest from "supertest";'],
  ["socket.io-client", 'import { io, type Socket } from "socket.io-client";'],
  ["the SDK", 'import { createClient } from "../../client/src/index.js";'],
])("reports unchecked answers through %s", (name, code) => {
  expect(uncheckedDoors(code)).toEqual([name]);
});

it("runs the check in every project", () => {
  const { setupFiles, projects = [] } = config.test ?? {};
  expect(setupFiles).toContain("tests/support/documented/fail-on-undocumented.ts");
  expect(projects.length).toBeGreaterThan(3);
  for (const project of projects) {
    expect(project).toMatchObject({ extends: true });
    expect(project).not.toHaveProperty("test.setupFiles");
  }
});
