import { MAX_PAGE_BYTES } from "../../../domain/shared/page-bytes.js";
import { Prisma } from "./generated/client.js";
import { messageJson } from "./rows.js";

/** Size of a body, computed without loading it. */
const bodyBytes = Prisma.sql`octet_length(coalesce(body, ''))`;

const asJson = (message: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT coalesce(json_agg(${messageJson} ORDER BY message.seq), '[]') FROM (${message}) message)`;

/**
 * The messages of a condition, ascending by `seq`: in this order as many as their bodies fill a page, and the one that
 * crosses its end. JSON makes bodies longer and never shorter, so the domain ends the page no later.
 */
export const pageOfMessages = (condition: Prisma.Sql, order: Prisma.Sql): Prisma.Sql =>
  asJson(Prisma.sql`
    SELECT * FROM (
      SELECT *, coalesce(sum(${bodyBytes}) OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
      FROM (SELECT * FROM "Message" WHERE ${condition}) candidate
    ) candidate WHERE earlier <= ${MAX_PAGE_BYTES}`);

/** The same in the order of `rev`, where what changed at one `rev` stays together. The first two are always there. */
export const pageOfChangedMessages = (condition: Prisma.Sql): Prisma.Sql =>
  asJson(Prisma.sql`
    SELECT * FROM (
      SELECT *, dense_rank() OVER (ORDER BY rev) AS place,
        sum(${bodyBytes}) OVER (ORDER BY rev) - sum(${bodyBytes}) OVER (PARTITION BY rev) AS earlier
      FROM (SELECT * FROM "Message" WHERE ${condition}) candidate
    ) candidate WHERE earlier <= ${MAX_PAGE_BYTES} OR place <= 2`);
