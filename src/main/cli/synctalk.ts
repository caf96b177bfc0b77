#!/usr/bin/env node
import { createLogger } from "../../adapters/observability/logger.js";
import type { DataStoreStatus } from "../../application/ports/data-store-status.js";
import { configFromEnvironment } from "../config/environment.js";
import { describeStartupError } from "./startup-error.js";
import { openStore } from "../infrastructure/store.js";

type Command = Readonly<{ about: string; run(dataStoreStatus: DataStoreStatus): Promise<string> }>;

const COMMANDS: Readonly<Record<string, Command>> = {
  "epoch renew": {
    about: "after a restore of a backup: makes every client discard its data and load it again",
    run: (dataStoreStatus) => dataStoreStatus.renewEpoch(),
  },
};

const usage = () =>
  ["Usage:", ...Object.entries(COMMANDS).map(([name, { about }]) => `  synctalk ${name}    ${about}`)].join("\n");

/** Command `npx synctalk …`: runs one command on the configured database and prints the result. */
process.umask(0o077);
try {
  const name = process.argv.slice(2).join(" ");
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) console.log(await onStore((dataStoreStatus) => command.run(dataStoreStatus)));
  else {
    console.error(usage());
    process.exitCode = 2;
  }
} catch (error) {
  console.error(describeStartupError(error));
  process.exitCode = 1;
}

async function onStore<T>(work: (dataStoreStatus: DataStoreStatus) => Promise<T>): Promise<T> {
  const { persistence } = configFromEnvironment();
  const { store, close } = await openStore(persistence, createLogger({ level: "silent", pretty: false }));
  try {
    return await work(store.dataStoreStatus);
  } finally {
    await close();
  }
}
