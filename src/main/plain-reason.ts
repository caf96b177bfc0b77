import { DirectoryInUseError } from "../adapters/persistence/prisma/data-directory-lock.js";
import { MigrationError } from "../adapters/persistence/prisma/migration-error.js";
import { ConfigError } from "./config.js";

/** Why the server did not start: in a sentence where the operator can do something about it, else with the stack. */
export function plainReason(error: unknown): string {
  if (error instanceof ConfigError || error instanceof MigrationError || error instanceof DirectoryInUseError)
    return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === "EADDRINUSE") return `Port ${port} is taken. Stop what listens there, or set PORT to another one.`;
  if (code === "ECONNREFUSED") return "The database does not answer. Is it running, and is DATABASE_URL right?";
  return error.stack ?? error.message;
}
