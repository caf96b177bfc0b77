import type { AddressInfo } from "node:net";
import { newChanges, PUSHERS } from "./pushers.js";

/** Pushes on request, in a separate process so that its CPU time can be measured. */
const [name = "", together = "8"] = process.argv.slice(2);
const pusher = PUSHERS[name]?.();
if (!pusher) throw new Error(`There is no pusher ${name}.`);
let rev = 1_000_000;

const push = (times: number) => {
  const changes = newChanges(rev, Number(together));
  rev += changes.length;
  pusher.push(changes);
  if (times > 1) setImmediate(push, times - 1);
};

process.on("message", push);
process.on("disconnect", () => process.exit(0));
pusher.http.listen(0, "127.0.0.1", () => process.send?.((pusher.http.address() as AddressInfo).port));
