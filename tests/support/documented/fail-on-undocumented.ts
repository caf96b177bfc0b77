import { afterAll, afterEach } from "vitest";
import { failOnUndocumented } from "./undocumented.js";

afterEach(failOnUndocumented);
afterAll(failOnUndocumented);
