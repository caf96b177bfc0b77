import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function newTemporaryDirectory(): Promise<Readonly<{ path: string; remove(): Promise<void> }>> {
  const path = await mkdtemp(join(tmpdir(), "synctalk-bench-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
