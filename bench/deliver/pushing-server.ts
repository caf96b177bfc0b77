import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { nodeCpuSeconds } from "../support/cpu.js";
import { bytesOf, newChanges, PUSHERS } from "./pushers.js";

/** A process of its own, so that its CPU is its own: pushes as often as it is told to. */
const [name = "", together = "8"] = process.argv.slice(2);
const pusher = PUSHERS[name]?.();
if (!pusher) throw new Error(`There is no pusher ${name}.`);
/** Always seven digits, so every push has as many bytes. */
let rev = 1_000_000;

function next() {
  const changes = newChanges(rev, Number(together));
  rev += changes.length;
  return changes;
}

process.on("message", async (order: number | "cpu") => {
  if (order === "cpu") return void process.send?.({ cpu: nodeCpuSeconds() });
  for (let pushes = order; pushes > 0; pushes -= 1) {
    pusher.push(next());
    await nextTurn();
  }
});
process.on("disconnect", () => process.exit(0));
pusher.http.listen(0, "127.0.0.1", () => {
  const { port } = pusher.http.address() as AddressInfo;
  process.send?.({ port, bytes: bytesOf(name, next()) });
});
