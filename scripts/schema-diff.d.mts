import type { PGlite } from "@electric-sql/pglite";

export function schemaDiff(
  between: Readonly<{ migrationsDirectory: string; schemaFile: string; pglite?: PGlite }>,
): Promise<string | null>;
