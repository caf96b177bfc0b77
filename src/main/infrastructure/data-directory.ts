import { constants } from "node:fs";
import { lstat, mkdir, open, type FileHandle } from "node:fs/promises";

const OTHERS = 0o077;
const OWNER_ONLY = 0o700;

/** Why a directory cannot hold private files, in a sentence for the operator. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError";

  constructor(directory: string, reason: string) {
    super(`DATA_DIR ${directory} ${reason} Set DATA_DIR to a directory of the user who runs the server.`);
  }
}

/** Creates the directory, or takes over an existing one, with access for this process's user only. */
export async function ownDataDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: OWNER_ONLY });
  await closeToOthers(directory);
}

/** Makes an existing directory private in the same way, and does not create a missing one. */
export async function ownDataDirectoryIfThere(directory: string): Promise<void> {
  const found = await lstat(directory).catch(() => null);
  if (found) await closeToOthers(directory);
}

/**
 * Makes the directory private. Checks the opened directory, so that it cannot be replaced between the check and its
 * use.
 */
async function closeToOthers(directory: string): Promise<void> {
  const uid = process.getuid?.();
  // Windows has no file modes, but the user's profile is private there.
  if (uid === undefined) return;
  const link = await lstat(directory);
  if (link.isSymbolicLink() && link.uid !== uid && link.uid !== 0)
    throw new DataDirectoryError(directory, "is a link that another user created.");
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await closeHandle(directory, handle, uid);
  } finally {
    await handle.close();
  }
}

async function closeHandle(directory: string, handle: FileHandle, uid: number): Promise<void> {
  const found = await handle.stat();
  if (found.uid !== uid) throw new DataDirectoryError(directory, "belongs to another user, who could read everything.");
  if ((found.mode & OTHERS) !== 0) await handle.chmod(OWNER_ONLY).catch(() => undefined);
  if (((await handle.stat()).mode & OTHERS) !== 0)
    throw new DataDirectoryError(
      directory,
      "is open to other users, and its file system does not allow changing that.",
    );
}
