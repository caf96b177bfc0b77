import type { ServerConfig } from "../../protocol/config-entities.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { servePublicly, type Handler } from "./handler.js";

export const configHandlers = (config: ServerConfig): Handler[] => [
  servePublicly(OPERATIONS.viewConfig, () => Promise.resolve(config)),
];
