import { execFile } from "node:child_process";
import { promisify, stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { requestFrom } from "../support/from-address.js";
import { measured, quantile } from "../support/measured.js";
import { Probe } from "../support/probe.js";
import { PRODUCTION, startServer } from "../support/server-process.js";

const ATTACKS: [string, string, string[]][] = [
  ["slow headers", "/", ["-H"]],
  ["slow bodies", "/api/auth/login", ["-B", "-t", "POST", "-f", "application/json", "-s", "60000"]],
  ["slow reading", "/", ["-X", "-w", "10", "-y", "20", "-n", "3", "-z", "32", "-k", "3"]],
  ["ranges", "/", ["-R", "-t", "GET", "-a", "5", "-b", "3000"]],
];

const CONNECTIONS = ["-c", "1000", "-r", "400", "-i", "5", "-x", "24", "-p", "3", "-l", "15"];

/** slowhttptest comes with Debian. */
const attack = (url: string, options: readonly string[]) =>
  promisify(execFile)("slowhttptest", [...CONNECTIONS, ...options, "-u", url], { maxBuffer: 64 * 1024 * 1024 });

describe("a thousand deliberately slow connections", () => {
  it.each(ATTACKS)(
    "leaves the service available to others: %s (S18)",
    { timeout: 60_000 },
    async (name, path, options) => {
      const env = { ...PRODUCTION, PERSISTENCE: "memory", LOG_LEVEL: "info" };
      const server = await startServer({ env });
      let report = "";
      const probe = await Probe.during(
        async () => {
          report = stripVTControlCharacters((await attack(`${server.url}${path}`, options)).stdout);
        },
        async () => (await requestFrom("127.0.6.1", `${server.url}/readyz`)).status,
      );
      const slowest = Math.max(...probe.latenciesMs);
      measured(`S18 ${name}`, {
        asked: probe.statuses.length,
        "p99 ms": quantile(probe.latenciesMs, 0.99),
        "slowest ms": slowest,
      });
      expect(new Set(probe.statuses)).toEqual(new Set([200]));
      expect(probe.statuses.length).toBeGreaterThan(20);
      expect(slowest).toBeLessThan(3_000);
      expect(report).toMatch(/service available: +YES/);
      expect(report).not.toMatch(/service available: +NO/);
    },
  );
});
