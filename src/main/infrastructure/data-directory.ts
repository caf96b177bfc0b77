import { constants } from "node:fs";
import { lstat, mkdir, open, type FileHandle } from "node:fs/promises";

const OTHERS = 0o077;
const OWNER_ONLY = 0o700;

/** Why nothing private can be kept in a directory, in a sentence for the person who starts the server. */
export class DataDirectoryError extends Error {
  override readonly name = "DataDirectoryError";

  constructor(directory: string, reason: string) {
    super(`DATA_DIR ${directory} ${reason} Set DATA_DIR to a directory of the user who runs the server.`);
  }
}

/** Makes the directory, or takes an existing one, for the user of this process alone. */
export async function ownDataDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: OWNER_ONLY });
  await closeToOthers(directory);
}

/** The same for a directory that may be missing, and is not made. */
export async function ownDataDirectoryIfThere(directory: string): Promise<void> {
  const found = await lstat(directory).catch(() => null);
  if (found) await closeToOthers(directory);
}

/** Checks the opened directory, so that nobody can replace it between the check and its use. */
async function closeToOthers(directory: string): Promise<void> {
  const uid = process.getuid?.();
  // Windows has no modes: the user's profile is closed to others there.
  if (uid === undefined) return;
  const link = await lstat(directory);
  if (link.isSymbolicLink() && link.uid !== uid && link.uid !== 0)
    throw new DataDirectoryError(directory, "is a link that another user made.");
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
      "is open to other users, and its file system does not let that be changed.",
    );
}
