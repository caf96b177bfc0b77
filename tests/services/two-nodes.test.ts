import { startTestServer } from "../../src/main/testing.js";
import type { Config } from "../../src/main/config/config.js";
import { revocationSuite } from "../e2e/revocation.suite.js";
import { blockedPresenceSuite } from "../e2e/blocked-presence.suite.js";
import { liveReceiptsSuite } from "../e2e/receipts.suite.js";
import { userDevicesSuite } from "../e2e/user-devices.suite.js";
import { twoNodesSuite, type TwoNodes } from "../e2e/two-nodes.suite.js";
import { createPostgresDatabase } from "../support/postgres-database.js";
import { proxyToRedis } from "./test-redis.js";

const SECRET = "a secret of at least thirty-two bytes";

async function start(config: Partial<Config> = {}): Promise<TwoNodes> {
  const database = await createPostgresDatabase();
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

twoNodesSuite("on PostgreSQL and Redis", start);
blockedPresenceSuite("on PostgreSQL and Redis", start);
liveReceiptsSuite("on PostgreSQL and Redis", start);
userDevicesSuite("on PostgreSQL and Redis", start);
revocationSuite("on PostgreSQL and Redis", start);
