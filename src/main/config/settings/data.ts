import { z } from "zod";
import { urlOf, wholeNumber } from "../setting-kinds.js";

export const DATA = {
  PERSISTENCE: z
    .enum(["memory", "embedded", "postgres"])
    .optional()
    .describe(
      "`memory`, `embedded` or `postgres`. When unset: `postgres` with a `DATABASE_URL`, otherwise `embedded`.",
    ),
  DATA_DIR: z
    .string()
    .default("./data")
    .describe("Directory of the embedded database, of the generated secret, and of mails when there is no `SMTP_URL`."),
  DATABASE_URL: urlOf(/^postgres(?:ql)?:$/, "must be a postgresql:// address")
    .optional()
    .describe("URL of PostgreSQL, `postgresql://…`. Setting it turns server mode on."),
  DATABASE_POOL_MODE: z
    .enum(["session", "transaction"])
    .default("session")
    .describe(
      "`session` or `transaction`. Use `transaction` behind a pooler that gives each transaction another connection, such as PgBouncer with `pool_mode = transaction`.",
    ),
  REDIS_URL: urlOf(/^rediss?:$/, "must be a redis:// address")
    .optional()
    .describe(
      "URL of Redis, `redis://…` or `rediss://…`. Nodes with the same PostgreSQL exchange changes, count limits and share presence through Redis. One node needs no Redis; other modes ignore it.",
    ),
  REDIS_PREFIX: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, { error: "must be 1 to 64 printable ASCII characters without spaces" })
    .default("synctalk:")
    .describe("Prefix of all channels and keys in Redis. Deployments that share a Redis need different prefixes."),
  HEAD_CHECK_MS: wholeNumber(20, 60_000)
    .default(1000)
    .describe(
      "Milliseconds between two comparisons of a node's live rooms with the database, which find changes that Redis lost. 20 to 60000.",
    ),
};
