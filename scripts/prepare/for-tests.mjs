import { prepare } from "../prepare.mjs";

/** Builds what the tests start and open, unless it is up to date. */
export async function setup() {
  await prepare({ only: ["client", "server", "sdk", "playground"] });
}
