import { Prisma } from "./generated/client.js";

/** What a body is known by once it is gone. */
export const bodyDigest = (body: Prisma.Sql): Prisma.Sql => Prisma.sql`sha256(convert_to(${body}, 'UTF8'))`;

/** Whether `message` was first sent with this body, whatever became of it since. */
export const sentWith = (body: Prisma.Sql): Prisma.Sql => Prisma.sql`
  coalesce(message."sentDigest" = ${bodyDigest(body)}, message.body = ${body})`;
