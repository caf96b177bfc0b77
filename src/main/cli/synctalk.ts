#!/usr/bin/env node
import { createLogger } from "../../adapters/observability/logger.js";
import { configFromEnvironment } from "../config/environment.js";
import { describeStartupError } from "./startup-error.js";
import { openStore, type OpenedStore } from "../infrastructure/store.js";
import { rebuildSearch } from "./rebuild-search.js";

type Command = Readonly<{ about: string; run(opened: OpenedStore): Promise<string> }>;

const COMMANDS: Readonly<Record<string, Command>> = {
  "epoch renew": {
    about: "after a restore of a backup: makes every client discard its data and load it again",
    run: ({ store }) => store.dataStoreStatus.renewEpoch(),
  },
  "search rebuild": {
    about: "makes the search index of all messages anew, beside running servers; continues an interrupted run",
    run: async ({ messageSearchIndex }) =>
      messageSearchIndex ? rebuildSearch(messageSearchIndex, process.stderr) : "This store needs no index.",
  },
};

const usage = () =>
  ["Usage:", ...Object.entries(COMMANDS).map(([name, { about }]) => `  synctalk ${name}    ${about}`)].join("\n");

/** Command `npx synctalk …`: runs one command on the configured database and prints the result. */
process.umask(0o077);
try {
  const name = process.argv.slice(2).join(" ");
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) console.log(await onStore((opened) => command.run(opened)));
  else {
    console.error(usage());
    process.exitCode = 2;
  }
} catch (error) {
  console.error(describeStartupError(error));
  process.exitCode = 1;
}

async function onStore<T>(work: (opened: OpenedStore) => Promise<T>): Promise<T> {
  const { persistence } = configFromEnvironment();
  const opened = await openStore(persistence, createLogger({ level: "silent", pretty: false }));
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}
