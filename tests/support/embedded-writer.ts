import { openEmbeddedDatabase } from "../../src/adapters/persistence/prisma/database/embedded-database.js";
import { embeddedTemplate } from "./embedded-template.js";

const directory = process.argv[2] ?? "";

const { prisma } = await openEmbeddedDatabase({ directory, template: await embeddedTemplate() });
for (;;) {
  const id = crypto.randomUUID();
  await prisma.$queryRaw`
    INSERT INTO "Room" ("id", "kind", "name", "createdAt") VALUES (${id}::uuid, 'public', 'room', now()) RETURNING "id"`;
  console.log(id);
}
