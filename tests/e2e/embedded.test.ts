import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { endToEnd } from "./suites.js";

let dataDir = "";
afterAll(() => rm(dataDir, { recursive: true, force: true }));

endToEnd("embedded", async () => {
  dataDir = await mkdtemp(join(tmpdir(), "synctalk-e2e-"));
  return startTestServer({ config: { persistence: { kind: "embedded", dataDir } } });
});
