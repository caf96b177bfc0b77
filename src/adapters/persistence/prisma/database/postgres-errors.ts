import { Prisma } from "../generated/client.js";

/** Cause of a failed statement, from the driver adapter. Prisma wraps it in different codes for raw statements and models. */
type DriverFailure = Readonly<{ kind: string; originalCode?: string; constraint?: Readonly<{ index?: string }> }>;

/** SQLSTATE classes of a temporary failure: connection, permission to connect, resources, intervention, read-only server. */
const TEMPORARY = /^(?:08|28|53|57|3D000|25006|55P03)/;
const CONFLICTS: readonly unknown[] = ["40001", "40P01"];
const UNAVAILABLE_CODES = /^(?:P1\d{3}|P2024|P2028|P2037)$/;
const UNAVAILABLE_KINDS: readonly unknown[] = [
  "ConnectionClosed",
  "DatabaseNotReachable",
  "SocketTimeout",
  "TlsConnectionError",
];
/** Messages of pg for a lost connection, a timeout or a closed pool, which have no error code. */
const LOST_CONNECTION =
  /^(?:timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after|Query read timeout)/;

/**
 * An error that PostgreSQL sent, received through the pool. It is recognised by its fields, because PGlite has its own
 * error class.
 */
type ServerFailure = Readonly<{ severity: string; code: string; constraint?: string }>;

const UNIQUE_VIOLATION = "23505";
/** SQLSTATE of `require_unfenced`, which a migration defines. */
const FENCED_APPEND = "ST001";

/** Whether the batch was not stored because one of its appends was fenced. */
export const isFencedAppend = (error: unknown): boolean => serverFailure(error)?.code === FENCED_APPEND;

/** Returns the unique index that the statement violated. */
export function violatedIndex(error: unknown): string | null {
  const serverError = serverFailure(error);
  if (serverError) return serverError.code === UNIQUE_VIOLATION ? (serverError.constraint ?? null) : null;
  const failure = driverFailure(error);
  return failure?.kind === "UniqueConstraintViolation" ? (failure.constraint?.index ?? null) : null;
}

/** Whether PostgreSQL rolled back in favour of another transaction. */
export function isConflict(error: unknown): boolean {
  if (CONFLICTS.includes(serverFailure(error)?.code)) return true;
  return prismaCode(error) === "P2034" || CONFLICTS.includes(driverFailure(error)?.originalCode);
}

/** Whether the database cannot be used at the moment. */
export function isUnavailable(error: unknown): boolean {
  const serverError = serverFailure(error);
  if (serverError) return TEMPORARY.test(serverError.code);
  const failure = driverFailure(error);
  if (failure) return TEMPORARY.test(failure.originalCode ?? "") || UNAVAILABLE_KINDS.includes(failure.kind);
  const code = prismaCode(error);
  if (code !== null) return UNAVAILABLE_CODES.test(code);
  return error instanceof Error && (isSystemError(error) || LOST_CONNECTION.test(error.message));
}

/** Whether this process has closed the pool. */
export const isClosed = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith("Cannot use a pool after");

const serverFailure = (error: unknown): ServerFailure | null =>
  error instanceof Error && "severity" in error && "code" in error ? (error as unknown as ServerFailure) : null;

const prismaCode = (error: unknown): string | null =>
  error instanceof Prisma.PrismaClientKnownRequestError ? error.code : null;

const isSystemError = (error: Error): boolean =>
  "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code);

function driverFailure(error: unknown): DriverFailure | null {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null;
  const wrapped = error.meta?.["driverAdapterError"];
  return wrapped instanceof Error ? (wrapped.cause as DriverFailure) : null;
}
