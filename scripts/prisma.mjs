// The Prisma CLI, without the engine download for the commands that never run the engine.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

const NEEDS_NO_ENGINE = new Set(["generate", "validate", "format"]);

const require = createRequire(import.meta.url);
const prismaPackage = require.resolve("prisma/package.json");
const cli = createRequire(prismaPackage).resolve("./build/index.js");

function engineIsPresent() {
  const engines = dirname(createRequire(prismaPackage).resolve("@prisma/engines/package.json"));
  return readdirSync(engines).some((name) => name.startsWith("schema-engine-"));
}

const args = process.argv.slice(2);
const env = { CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1", ...process.env };
if (NEEDS_NO_ENGINE.has(args[0]) && !engineIsPresent()) {
  // Prisma only checks that this file exists, so any executable is sufficient.
  env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
}

const { status, error } = spawnSync(process.execPath, [cli, ...args], { env, stdio: "inherit" });
if (error) throw error;
process.exit(status ?? 1);
