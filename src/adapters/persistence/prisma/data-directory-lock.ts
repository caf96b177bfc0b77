import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { otherClaim, placeClaim } from "./data-directory-claim.js";

const ATTEMPTS = 100;
const MAX_PAUSE_MS = 100;

export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";

  constructor(
    readonly directory: string,
    readonly pid: number,
  ) {
    super(
      `The data directory ${directory} is in use by process ${pid}. ` +
        "Stop that process first, or set DATA_DIR to another directory.",
    );
  }
}

export type DataDirectoryLock = Readonly<{ release(): Promise<void> }>;

/**
 * Makes the directory, readable for its owner only, and holds it for this process.
 * Everyone puts a lock file of their own there and then looks for others': so nobody ever removes a living one's,
 * and two who come at once see each other, step back, and try again after moments of different length.
 */
export async function lockDataDirectory(directory: string): Promise<DataDirectoryLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt++) {
    const claim = await placeClaim(directory);
    const other = await otherClaim(directory, claim);
    if (!other) {
      await claim.hold();
      return { release: claim.withdraw };
    }
    await claim.withdraw();
    if (other.held || attempt === ATTEMPTS) throw new DirectoryInUseError(resolve(directory), other.pid);
    await sleep(Math.random() * MAX_PAUSE_MS);
  }
}
