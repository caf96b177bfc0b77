import { startTestServer } from "../../src/main/testing.js";
import { endToEnd } from "./suites.js";

endToEnd("in memory", () => startTestServer());
