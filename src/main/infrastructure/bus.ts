import { InProcessExchange } from "../../adapters/in-process/in-process-room-bus.js";
import { HintCodec, type DroppedHints } from "../../adapters/hints/hint-codec.js";
import { RedisRoomBus } from "../../adapters/redis/redis-room-bus.js";
import type { RoomBus } from "../../application/ports/room-bus.js";
import type { KeyRing } from "../../adapters/security/key-ring.js";
import type { ChatNode } from "../chat-node.js";
import { hintKeys } from "./hint-codec.js";

const DROPPED: Readonly<Record<DroppedHints, string>> = {
  unsigned: "dropped hints without a node's signature: another program writes to this Redis under REDIS_PREFIX",
  version: "dropped hints of another version: changes arrive late until all nodes have the same version",
  secret: "dropped hints signed with another secret: give all nodes the same JWT_SECRET, or changes arrive late",
  signature: "dropped hints with an invalid signature: another program writes to this Redis",
  malformed: "dropped unreadable hints: changes arrive late until all nodes have the same version",
  too_large: "dropped hints that are too large",
};

/** Opens the bus to the other nodes, without waiting for a connection. */
export function openBus({ id: nodeId, config, metrics, logger }: ChatNode, keys: KeyRing): RoomBus {
  const { redis } = config;
  if (!redis) return new InProcessExchange().join();
  const logged = new Set<DroppedHints>();
  const onDropped = (reason: DroppedHints) => {
    metrics.hintsDropped(reason);
    if (!logged.has(reason)) logger.warn({ reason }, DROPPED[reason]);
    logged.add(reason);
  };
  const hints = new HintCodec({ nodeId, keys: hintKeys(keys), onDropped });
  const roomBus = new RedisRoomBus({
    ...redis,
    hints,
    onDown: (error) => logger.warn({ err: error }, "Redis is unavailable: changes from other nodes arrive late"),
    onUp: () => logger.info("Redis is available again"),
  });
  roomBus.open();
  return roomBus;
}
