import "./prepare/node-version.mjs";
import { pathToFileURL } from "node:url";
import { fingerprint, isFresh, markFresh, markStale } from "./prepare/freshness.mjs";
import { holdingLock } from "./prepare/lock.mjs";
import { CommandFailed } from "./prepare/run.mjs";
import { steps } from "./prepare/steps.mjs";

/**
 * Brings the checkout up to date: dependencies, Prisma client, server, SDK and playground, each only when stale.
 * @param {{ only?: string[], rebuild?: boolean }} [options]
 */
export async function prepare({ only = steps.map((step) => step.name), rebuild = false } = {}) {
  const wanted = steps.filter((step) => only.includes(step.name));
  if (!rebuild && wanted.every((step) => upToDate(step))) return;
  await holdingLock(async () => {
    for (const step of wanted) {
      if (upToDate(step) && !(rebuild && step.outputs)) continue;
      console.log(`${step.title}…`);
      await carryOut(step);
    }
  });
}

function upToDate(step) {
  return step.outputs ? isFresh(step) : step.done();
}

async function carryOut(step) {
  if (!step.outputs) return step.run();
  markStale(step);
  const inputs = fingerprint(step.inputs);
  const isComplete = await step.run();
  if (isComplete !== false) markFresh(step, inputs);
}

/** Runs `prepare`, and exits when a command fails. The command has printed its output already. */
export async function prepareOrExit(options) {
  try {
    await prepare(options);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.error(error.message);
    process.exit(error.exitCode);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  await prepareOrExit({
    only: names.length > 0 ? ["dependencies", ...names] : undefined,
    rebuild: process.argv.includes("--rebuild"),
  });
}
