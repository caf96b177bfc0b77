import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { schemaDiff } from "../../scripts/schema-diff.mjs";
import { embeddedTemplate } from "../support/embedded-template.js";
import { migrationsDirectory } from "../support/migrations.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const schemaFile = join(migrationsDirectory, "..", "schema.prisma");

let pglite: PGlite;

beforeAll(async () => {
  pglite = await PGlite.create({ loadDataDir: await embeddedTemplate() });
});

afterAll(() => pglite.close());

beforeEach(async () => {
  await pglite.exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
});

it("finds nothing in the schema that the migrations do not create", async () => {
  expect(await schemaDiff({ migrationsDirectory, schemaFile, pglite })).toBeNull();
});

it("finds a change of the schema that has no migration", async () => {
  const changed = join(await temporaryDirectory(), "schema.prisma");
  const schema = await readFile(schemaFile, "utf8");
  await writeFile(changed, schema.replace("model User {", "model User {\n  planted Int?"));
  const sql = await schemaDiff({ migrationsDirectory, schemaFile: changed, pglite });
  expect(sql).toContain(`ALTER TABLE "User" ADD COLUMN     "planted" INTEGER`);
});
