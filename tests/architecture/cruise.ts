import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { ICruiseResult } from "dependency-cruiser";

const bin = fileURLToPath(new URL("../../node_modules/dependency-cruiser/bin/dependency-cruise.mjs", import.meta.url));

/** Cruises the folders under `directory` with the configuration in that directory. */
export async function cruise(directory: string, ...folders: string[]): Promise<ICruiseResult> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [bin, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...folders],
    { cwd: directory, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as ICruiseResult;
}
