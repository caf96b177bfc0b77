import type { PGlite } from "@electric-sql/pglite";
import type { SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";

export function openSchemaEngine(pglite: PGlite): Promise<SchemaEngine>;
