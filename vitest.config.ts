import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    maxConcurrency: 10,
    testTimeout: 20_000,
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
          // One import of the server per worker, not per file.
          isolate: false,
          include: [
            "tests/{unit,contract,integration,e2e,architecture,faults}/**/*.test.ts",
            "{client,playground}/src/**/*.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: { name: "processes", include: ["tests/processes/**/*.test.ts"] },
      },
      {
        extends: true,
        test: { name: "services", include: ["tests/services/**/*.test.ts"], fileParallelism: false },
      },
      {
        extends: true,
        test: { name: "security", include: ["tests/security/**/*.test.ts"], fileParallelism: false },
      },
    ],
  },
});
