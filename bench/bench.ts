import { connections } from "./connections/connections.js";
import { deliver } from "./deliver/deliver.js";
import { search } from "./search/search.js";
import { store } from "./store/store.js";
import { latency } from "./talk/latency.js";
import { talk } from "./talk/talk.js";

const BENCHES: Readonly<Record<string, () => Promise<void>>> = { store, deliver, talk, latency, connections, search };

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(", ")}. There are: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
for (const [name, run] of Object.entries(BENCHES)) if (names.length === 0 || names.includes(name)) await run();
