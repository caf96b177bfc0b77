import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { inRoot } from "./root.mjs";

const lock = inRoot("dist", ".lock");

/**
 * Runs the work while no other process on this machine prepares the same checkout.
 * @param {() => Promise<void>} work
 */
export async function holdingLock(work) {
  mkdirSync(inRoot("dist"), { recursive: true });
  let announced = false;
  while (!acquire()) {
    if (!announced) console.log("Waiting for another process that prepares this checkout…");
    announced = true;
    await sleep(200);
    dropIfAbandoned();
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function acquire() {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

function dropIfAbandoned() {
  const holder = holderOf(lock);
  if (holder === null || isRunning(holder)) return;
  const aside = `${lock}-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (holderOf(aside) === holder) rmSync(aside);
  else renameSync(aside, lock);
}

/** @param {string} path @returns {number | null} */
function holderOf(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/** @param {number} pid */
function isRunning(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
