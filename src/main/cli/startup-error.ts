import { DatabaseSetupError } from "../../adapters/persistence/prisma/database/connection-settings.js";
import { DirectoryInUseError } from "../../adapters/persistence/prisma/database/lock-file.js";
import { DamagedDataError } from "../../adapters/persistence/prisma/database/embedded-database.js";
import { MigrationError } from "../../adapters/persistence/prisma/migrations/errors.js";
import { ConfigError } from "../config/config.js";
import { DataDirectoryError } from "../infrastructure/data-directory.js";

const NO_ANSWER = /^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
/**
 * SQLSTATEs of PostgreSQL's refusals to connect: authentication, unknown database, missing right, too many connections,
 * starting up.
 */
const NOT_LET_IN = /^(?:28|3D000|42501|53300|57P03)/;
const UNUSABLE_PATH = /^(?:EACCES|EPERM|EROFS|ENOSPC|EEXIST|ENOTDIR)$/;

const PLAIN = [
  ConfigError,
  DatabaseSetupError,
  DamagedDataError,
  DataDirectoryError,
  DirectoryInUseError,
  MigrationError,
];

type SystemError = NodeJS.ErrnoException & { hostname?: string; port?: number };

/** Explains why the server did not start: in one sentence if the operator can fix it, otherwise with the stack. */
export function describeStartupError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (PLAIN.some((kind) => error instanceof kind)) return error.message;
  const { code = "", syscall, path, hostname, port } = error as SystemError;
  if (code === "EADDRINUSE") return `Port ${port} is in use. Stop the other program, or set PORT to another port.`;
  if (syscall === "getaddrinfo") return `The host ${hostname} cannot be found. Check HOST and DATABASE_URL.`;
  if (syscall === "listen") return `The server cannot listen at this address (${code}). Check HOST and PORT.`;
  if (NO_ANSWER.test(code) || error.message.startsWith("timeout exceeded when trying to connect"))
    return "The database does not respond. Check that it is running and that DATABASE_URL is right.";
  if (NOT_LET_IN.test(code)) return `The database refused the connection: ${error.message}. Check DATABASE_URL.`;
  if (path !== undefined && UNUSABLE_PATH.test(code)) return `DATA_DIR cannot be used: ${error.message}.`;
  return error.stack ?? error.message;
}
