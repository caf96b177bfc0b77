import { Prisma } from "../generated/client.js";

/** What the driver adapter tells of a failed statement. Raw statements and models hide it under different codes. */
type DriverFailure = Readonly<{ kind: string; originalCode?: string; constraint?: Readonly<{ index?: string }> }>;

/** Classes of SQLSTATE that say "not now": connection, rights to connect, resources, intervention, read-only server. */
const NOT_NOW = /^(?:08|28|53|57|3D000|25006|55P03)/;
const CONFLICTS: readonly unknown[] = ["40001", "40P01"];
const OUT_OF_REACH = /^(?:P1\d{3}|P2024|P2028|P2037)$/;
const OUT_OF_REACH_KINDS: readonly unknown[] = [
  "ConnectionClosed",
  "DatabaseNotReachable",
  "SocketTimeout",
  "TlsConnectionError",
];
/** pg reports a lost connection, a timeout and a closed pool by nothing but these words. */
const LOST_CONNECTION =
  /^(?:timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after|Query read timeout)/;

/** What PostgreSQL itself says to those who talk to it through the pool. By its fields: PGlite has a class of its own. */
type ServerFailure = Readonly<{ severity: string; code: string; constraint?: string }>;

const UNIQUE_VIOLATION = "23505";
/** Raised by `require_unfenced`, which a migration defines. */
const FENCED_APPEND = "ST001";

/** Whether a send of the batch was fenced, so that nothing of the batch was stored. */
export const isFencedAppend = (error: unknown): boolean => serverFailure(error)?.code === FENCED_APPEND;

/** The unique index that a statement would have violated. */
export function violatedIndex(error: unknown): string | null {
  const refusal = serverFailure(error);
  if (refusal) return refusal.code === UNIQUE_VIOLATION ? (refusal.constraint ?? null) : null;
  const failure = driverFailure(error);
  return failure?.kind === "UniqueConstraintViolation" ? (failure.constraint?.index ?? null) : null;
}

/** Undone in favour of another transaction. */
export function isConflict(error: unknown): boolean {
  if (CONFLICTS.includes(serverFailure(error)?.code)) return true;
  return prismaCode(error) === "P2034" || CONFLICTS.includes(driverFailure(error)?.originalCode);
}

export function isOutOfReach(error: unknown): boolean {
  const refusal = serverFailure(error);
  if (refusal) return NOT_NOW.test(refusal.code);
  const failure = driverFailure(error);
  if (failure) return NOT_NOW.test(failure.originalCode ?? "") || OUT_OF_REACH_KINDS.includes(failure.kind);
  const code = prismaCode(error);
  if (code !== null) return OUT_OF_REACH.test(code);
  return error instanceof Error && (isSystemError(error) || LOST_CONNECTION.test(error.message));
}

/** Closed by this process, and for good. */
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
