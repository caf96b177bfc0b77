import { TcpProxy } from "../support/tcp-proxy.js";

/** The tests fail without Redis instead of being skipped. */
export const TEST_REDIS_URL = process.env.TEST_REDIS_URL ?? "redis://127.0.0.1:6379";

/** A network in front of the Redis for tests. */
export function proxyToRedis(): Promise<TcpProxy> {
  const { hostname, port } = new URL(TEST_REDIS_URL);
  return TcpProxy.between({ far: hostname }, Number(port || 6379));
}
