import type { MigrationList } from "@prisma/schema-engine-wasm/schema_engine_bg";

export const lockFile: Readonly<{ name: string; content: string }>;
export function migrationNames(directory: string): Promise<string[]>;
export function readMigrationList(directory: string): Promise<MigrationList>;
