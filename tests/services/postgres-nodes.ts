import { startTestServer } from "../../src/main/testing.js";
import type { Config } from "../../src/main/config/config.js";
import type { TwoNodes } from "../e2e/two-nodes.suite.js";
import { createMigratedDatabase } from "../support/postgres-database.js";
import { proxyToRedis } from "./test-redis.js";

const SECRET = "a secret of at least thirty-two bytes";

/** Two nodes on a database of their own, and on the test's Redis with a prefix of their own. */
export async function startPostgresNodes(config: Partial<Config> = {}): Promise<TwoNodes> {
  const database = await createMigratedDatabase();
  const proxy = await proxyToRedis();
  const redis = { url: `redis://127.0.0.1:${proxy.port}`, prefix: `${crypto.randomUUID()}:` };
  const { persistence } = database;
  const node = () => startTestServer({ config: { persistence, redis, jwtSecret: SECRET, ...config } });
  const apps = [await node(), await node()] as const;
  return {
    apps,
    cut: () => proxy.refuse(),
    mend: () => proxy.heal(),
    async close() {
      await Promise.all(apps.map((app) => app.close()));
      await proxy.close();
      await database.drop();
    },
  };
}
