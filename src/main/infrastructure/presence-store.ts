import { InProcessPresence } from "../../adapters/in-process/in-process-presence.js";
import { RedisPresenceStore } from "../../adapters/redis/redis-presence-store.js";
import type { PresenceStore } from "../../application/ports/presence-store.js";
import type { ChatNode } from "../chat-node.js";

/** Opens the store of presence. Nodes with Redis share it. Does not wait for a connection to Redis. */
export function openPresenceStore({ id: nodeId, config }: ChatNode): PresenceStore {
  if (!config.redis) return new InProcessPresence().join();
  const presenceStore = new RedisPresenceStore({ ...config.redis, nodeId });
  presenceStore.open();
  return presenceStore;
}
