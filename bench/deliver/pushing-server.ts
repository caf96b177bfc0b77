import type { AddressInfo } from "node:net";
import { nodeCpuSeconds } from "../support/cpu.js";
import { newChanges, packetsOf, PUSHERS } from "./pushers.js";

/** A process of its own, so that its CPU is its own: pushes when it is told to, and says how many bytes a reader gets. */
const [name = "", together = "8"] = process.argv.slice(2);
const pusher = PUSHERS[name]?.();
if (!pusher) throw new Error(`There is no pusher ${name}.`);
let rev = 1_000_000;

process.on("message", (order: "push" | "cpu") => {
  if (order === "cpu") return void process.send?.({ cpu: nodeCpuSeconds() });
  const changes = newChanges(rev, Number(together));
  rev += changes.length;
  const bytes = packetsOf(name, changes).reduce((sum, packet) => sum + packet.length, 0);
  process.send?.({ bytes });
  pusher.push(changes);
});
process.on("disconnect", () => process.exit(0));
pusher.http.listen(0, "127.0.0.1", () => process.send?.({ port: (pusher.http.address() as AddressInfo).port }));
