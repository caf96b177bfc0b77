import type { Logger } from "pino";
import type { Ports } from "../application/ports/ports.js";
import { startBackgroundWork } from "./background-work.js";
import { createNode } from "./chat-node.js";
import { CleanupStack } from "./cleanup-stack.js";
import type { Config } from "./config/config.js";
import { openInfrastructure } from "./infrastructure.js";
import { closeOverrides } from "./infrastructure/overrides.js";
import { createProduct } from "./product.js";
import { createServer } from "./server.js";
import { createTransports } from "./server/transports.js";
import { services } from "./services.js";

export type App = Readonly<{
  /** The URL at which the server listens, for example http://localhost:3001. */
  url: string;
  mode: string;
  durability: string;
  /** Finishes running requests, then stops everything that was started. A second call has no further effect. */
  close(): Promise<void>;
}>;

/** Starts the whole product. `overrides` replaces our adapters, by port; `close` and a failed start close them too. */
export async function startApp(config: Config, logger: Logger, overrides: Partial<Ports> = {}): Promise<App> {
  const cleanup = new CleanupStack();
  const closing = closeOverrides(overrides, cleanup);
  try {
    const node = createNode(config, logger);
    const transports = createTransports(node);
    const infrastructure = await openInfrastructure({ node, transports, overrides, cleanup, closing });
    const product = createProduct(infrastructure.ports, services(node, transports));
    const listen = createServer({ node, transports, infrastructure, product, cleanup });
    startBackgroundWork(product, cleanup);
    await listen();
    return { url: transports.localUrl(), ...infrastructure.storage, close: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
