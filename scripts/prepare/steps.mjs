import { readdirSync, rmSync } from "node:fs";
import { dependenciesInstalled, installDependencies } from "./dependencies.mjs";
import { buildReference } from "./reference.mjs";
import { inRoot } from "./root.mjs";
import { runNode } from "./run.mjs";

const generated = "src/adapters/persistence/prisma/generated";
const schema = ["prisma/schema.prisma", "package-lock.json"];

const sdkSources = [
  "package-lock.json",
  "client/package.json",
  "client/tsconfig.json",
  "client/src",
  "src/protocol",
  "tsconfig.base.json",
];

/** The steps, each after the steps that it depends on. */
export const steps = [
  {
    name: "dependencies",
    title: "Installing dependencies",
    done: dependenciesInstalled,
    run: installDependencies,
  },
  {
    name: "client",
    title: "Generating the Prisma client",
    inputs: { paths: [...schema, "prisma.config.ts", "scripts/prisma.mjs"] },
    outputs: { paths: [generated] },
    run: () => runNode("scripts/prisma.mjs", "generate"),
  },
  {
    name: "server",
    title: "Building the server",
    inputs: { paths: [...schema, "src", "tsconfig.base.json", "tsconfig.build.json"], except: [generated] },
    outputs: { paths: ["dist"], except: ["dist/playground", "dist/reference"] },
    run: buildServer,
  },
  {
    name: "sdk",
    title: "Building the client SDK",
    inputs: { paths: sdkSources },
    outputs: { paths: ["client/dist"] },
    run: buildSdk,
  },
  {
    name: "playground",
    title: "Building the playground",
    inputs: { paths: [...sdkSources, "playground"] },
    outputs: { paths: ["dist/playground"] },
    run: () => runNode("node_modules/vite/bin/vite.js", "build", "--config", "playground/vite.config.ts"),
  },
  {
    name: "reference",
    title: "Building the API reference",
    inputs: { paths: ["docs/reference", "scripts/prepare/reference.mjs"] },
    outputs: { paths: ["dist/reference"] },
    run: buildReference,
  },
];

/** Folders of `dist` that other steps build. */
const PAGES = ["playground", "reference"];

async function buildServer() {
  for (const name of readdirSync(inRoot("dist"))) {
    if (!PAGES.includes(name) && !name.startsWith(".")) rmSync(inRoot("dist", name), { recursive: true, force: true });
  }
  await runNode("node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json");
}

async function buildSdk() {
  rmSync(inRoot("client/dist"), { recursive: true, force: true });
  await runNode("node_modules/typescript/bin/tsc", "-p", "client");
}
