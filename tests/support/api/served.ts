import { randomBytes } from "node:crypto";
import { apiHandlers } from "../../../src/adapters/api/handlers.js";
import { serverConfig } from "../../../src/main/server/server-config.js";
import { createHttpApp } from "../../../src/adapters/http/http-app.js";
import { createLogger } from "../../../src/adapters/observability/logger.js";
import { noLimits } from "../../../src/adapters/security/in-memory-rate-limiter.js";
import { KeyRing, secretKey } from "../../../src/adapters/security/key-ring.js";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { servedEvents } from "../../../src/adapters/socketio/chat-gateway.js";
import { InFlightRequests } from "../../../src/application/limits/in-flight-requests.js";
import { RequestTracker } from "../../../src/application/concurrency/request-tracker.js";
import { UNLIMITED_REQUESTS } from "../../../src/domain/limits/limit.js";
import { createNode } from "../../../src/main/chat-node.js";
import { readConfig } from "../../../src/main/config/config.js";
import { adapters } from "../../../src/main/infrastructure/adapters.js";
import { createProduct } from "../../../src/main/product.js";
import { createTransports } from "../../../src/main/server/transports.js";
import { services } from "../../../src/main/services.js";

/** Parts of Express' router that its types omit. */
type Layer = {
  rawPath?: unknown;
  route?: { path: string; methods: Readonly<Record<string, boolean>> };
  handle: { stack?: Layer[] };
};

/** Everything that the real server serves: its routes as `GET /api/rooms/:roomId`, read from the Express app, and its events, read from the gateway's map. */
export function served(): Readonly<{ routes: string[]; events: string[] }> {
  const config = readConfig({ NODE_ENV: "test", PERSISTENCE: "memory" });
  const logger = createLogger({ level: "silent", pretty: false });
  const node = createNode(config, logger);
  const transports = createTransports(node);
  const keys = new KeyRing([secretKey("test", randomBytes(32))]);
  const ports = adapters({ node, keys, store: openMemoryStore(), transports });
  const product = createProduct({ ...ports, rateLimiter: () => noLimits }, services(node, transports));
  const { tokenService, admission, rateLimiter, refusals } = product;
  const handlers = apiHandlers(product, serverConfig(config));
  const app = createHttpApp(
    {
      handlers,
      tokenService,
      admission,
      rateLimiter,
      refusals,
      warnings: false,
      limits: config.limits.rates,
      publicKeys: { keys: [{}] },
      traffic: new RequestTracker(),
      inFlight: new InFlightRequests(UNLIMITED_REQUESTS),
      tcpPeers: { own: () => {} },
      readiness: async () => null,
      metrics: async () => "",
      metricsToken: null,
      answered: () => {},
      logger,
    },
    {
      allowsOrigin: () => true,
      addressOf: () => "",
      trustProxy: 0,
      basePath: "",
      documentsDir: "",
      referenceDir: null,
      playgroundDir: null,
    },
  );
  const { stack } = app.router as unknown as { stack: Layer[] };
  return {
    routes: routesIn(stack, ""),
    events: [...servedEvents(handlers, { renew: () => new Date() }).keys()],
  };
}

function routesIn(stack: readonly Layer[], prefix: string): string[] {
  return stack.flatMap(({ rawPath, route, handle }) => {
    if (route) return methodsOf(route).map((method) => `${method} ${prefix}${route.path}`);
    if (!handle.stack) return [];
    if (typeof rawPath !== "string") throw new Error("A router is mounted at a path that is not a string.");
    return routesIn(handle.stack, rawPath === "/" ? prefix : `${prefix}${rawPath}`);
  });
}

const methodsOf = ({ methods }: NonNullable<Layer["route"]>): string[] =>
  Object.keys(methods).map((method) => method.toUpperCase());
