import { startTestServer } from "../../src/main/testing.js";
import { refreshTokensSuite } from "./refresh-tokens.suite.js";

refreshTokensSuite("in memory", (overrides) => startTestServer({ overrides }));
