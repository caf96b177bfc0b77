/** Explains to the person who starts the server why the database was not migrated. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

export const changedMigration = (name: string) =>
  new MigrationError(
    `Migration ${name} was changed after it was applied to this database. ` +
      "Restore its migration.sql as it was, and put the change into a new migration.",
  );

export const missingMigration = (name: string, directory: string) =>
  new MigrationError(
    `Migration ${name} was applied to this database but is not in ${directory}. ` +
      "Start the version that added it or a newer one, or restore its folder.",
  );

export const unfinishedMigration = (name: string) =>
  new MigrationError(
    `Migration ${name} was started earlier and did not finish. Check what it left in the database, then run ` +
      `"npx prisma migrate resolve --rolled-back ${name}" to try it again, or "--applied" if you completed it by hand.`,
  );

export const failedMigration = (name: string, cause: unknown) =>
  new MigrationError(`Migration ${name} failed and was rolled back: ${reason(cause)}. Fix the cause and start again.`, {
    cause,
  });

export const brokenOffMigration = (name: string, cause: unknown) =>
  new MigrationError(
    `Migration ${name} failed: ${reason(cause)}. It does not run in one transaction, so a part of it may be applied. ` +
      `Undo that part, then run "npx prisma migrate resolve --rolled-back ${name}" and start again.`,
    { cause },
  );

export const lockedByAnother = (seconds: number) =>
  new MigrationError(
    `Another process has been migrating this database for ${seconds} seconds. ` +
      "Start again when it has finished. If none is running, end the connection that holds advisory lock 72707369.",
  );

export const unreadableMigrations = (directory: string, cause: unknown) =>
  new MigrationError(`The migrations in ${directory} cannot be read: ${reason(cause)}.`, { cause });

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
