import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { mailSuite } from "./mail.suite.js";

let dataDir = "";
afterAll(() => rm(dataDir, { recursive: true, force: true }));

mailSuite("in memory", (config, overrides) => startTestServer({ config, overrides }));

mailSuite(
  "embedded",
  async (config, overrides) => {
    dataDir = await mkdtemp(join(tmpdir(), "synctalk-mail-"));
    return startTestServer({ config: { ...config, persistence: { kind: "embedded", dataDir } }, overrides });
  },
  ["off"],
);
