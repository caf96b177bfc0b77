import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONG = /e2e\/(?:embedded|memory|transports|client-sessions)\.test\.ts$/;

/** Files that allow little time or start servers as processes. Each runs in a worker of its own, after all others. */
const ALONE = [
  "forged-hints",
  "pgbouncer",
  "postgres-group-commit",
  "presence-processes",
  "process-postgres",
  "redis-rate-limiter",
  "redis-room-bus",
  "revocation",
  "server-checks",
  "shared-limits",
].map((name) => `tests/services/${name}.test.ts`);

/** Files that open a browser. */
const BROWSER = ["api-reference", "base-path", "playground*"].map((name) => `tests/services/${name}.test.ts`);

/** Builds the server and the playground when they are not up to date. */
const BUILD = "scripts/prepare/for-tests.mjs";

/** Starts the longest files first, so that no worker waits for the last of them alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    pool: "forks",
    setupFiles: ["tests/support/documented/fail-on-undocumented.ts", "tests/support/property-seed.ts"],
    maxWorkers: 3,
    maxConcurrency: 10,
    sequence: { sequencer: LongestFirst },
    // For tests that hang. A busy machine needs several times what an idle one needs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/adapters/persistence/prisma/generated/**"],
      reporter: ["text-summary", "html"],
    },
    projects: [
      {
        extends: true,
        test: {
          name: "local",
          // Imports the server once per worker instead of once per test file.
          isolate: false,
          include: [
            "tests/{unit,contract,integration,e2e,architecture,faults}/**/*.test.ts",
            "{client,playground}/src/**/*.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: { name: "processes", globalSetup: BUILD, include: ["tests/processes/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "services",
          globalSetup: BUILD,
          isolate: false,
          include: ["tests/services/**/*.test.ts"],
          exclude: [...ALONE, ...BROWSER],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          globalSetup: BUILD,
          // Starts one browser per worker instead of one per test file.
          isolate: false,
          include: BROWSER,
          // Two browsers on two cores wait for each other longer than their tests do.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "services-alone",
          globalSetup: BUILD,
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: "security",
          globalSetup: BUILD,
          include: ["tests/security/**/*.test.ts"],
          fileParallelism: false,
        },
      },
    ],
  },
});
