import { spawn } from "node:child_process";
import { once } from "node:events";
import { endWithParent } from "./prepare/parent.mjs";
import { inRoot } from "./prepare/root.mjs";
import { prepareOrExit } from "./prepare.mjs";

await prepareOrExit({ only: ["dependencies", "client", "sdk", "playground"] });

const commands = [
  ["node_modules/typescript/bin/tsc", "-p", "client", "--watch", "--preserveWatchOutput"],
  ["node_modules/vite/bin/vite.js", "build", "--watch", "--config", "playground/vite.config.ts", "--logLevel", "warn"],
  ["node_modules/tsx/dist/cli.mjs", "watch", "--clear-screen=false", "src/main/cli/serve.ts"],
];

// Starts each command in its own process group, so that Ctrl-C reaches the server once. A second signal would kill it.
const children = commands.map((command) =>
  spawn(process.execPath, command, {
    cwd: inRoot(),
    stdio: ["ignore", "inherit", "inherit"],
    detached: process.platform !== "win32",
  }),
);
const ends = children.map((child) => once(child, "exit"));

const asked = new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve)).then(() => 0);
if (process.env.npm_lifecycle_event) endWithParent();

const exitCode = await Promise.race([asked, Promise.race(ends).then(() => 1)]);
children.forEach((child) => child.kill("SIGTERM"));
await Promise.all(ends);
process.exit(exitCode);
