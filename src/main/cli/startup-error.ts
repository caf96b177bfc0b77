import { DatabaseSetupError } from "../../adapters/persistence/prisma/database/connection-settings.js";
import { DirectoryInUseError } from "../../adapters/persistence/prisma/database/lock-file.js";
import { DamagedDataError } from "../../adapters/persistence/prisma/database/embedded-database.js";
import { MigrationError } from "../../adapters/persistence/prisma/migrations/errors.js";
import { ConfigError } from "../config/config.js";
import { DataDirectoryError } from "../infrastructure/data-directory.js";

const NO_ANSWER = /^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
/** The SQLSTATEs of a PostgreSQL that lets nobody in: authentication, no such database, no right, full, starting up. */
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

/** Why the server did not start: in a sentence where the operator can do something about it, else with the stack. */
export function describeStartupError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (PLAIN.some((kind) => error instanceof kind)) return error.message;
  const { code = "", syscall, path, hostname, port } = error as SystemError;
  if (code === "EADDRINUSE") return `Port ${port} is taken. Stop what listens there, or set PORT to another one.`;
  if (syscall === "getaddrinfo") return `${hostname} cannot be found. Are HOST and DATABASE_URL right?`;
  if (syscall === "listen") return `The server cannot listen there (${code}). Are HOST and PORT right?`;
  if (NO_ANSWER.test(code) || error.message.startsWith("timeout exceeded when trying to connect"))
    return "The database does not answer. Is it running, and is DATABASE_URL right?";
  if (NOT_LET_IN.test(code)) return `The database refuses: ${error.message}. Is DATABASE_URL right?`;
  if (path !== undefined && UNUSABLE_PATH.test(code)) return `DATA_DIR cannot be used: ${error.message}.`;
  return error.stack ?? error.message;
}
