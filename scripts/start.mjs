import { endWithParent } from "./prepare/parent.mjs";
import { prepareOrExit } from "./prepare.mjs";

const server = "../dist/main/cli/serve.js";

await prepareOrExit();
await import(server);
if (process.env.npm_lifecycle_event) endWithParent();
