import { InProcessExchange } from "../../adapters/in-process/in-process-room-bus.js";
import { HintCodec, type DroppedHints } from "../../adapters/hints/hint-codec.js";
import { RedisRoomBus } from "../../adapters/redis/redis-room-bus.js";
import type { RoomBus } from "../../application/ports/room-bus.js";
import type { KeyRing } from "../../adapters/security/key-ring.js";
import type { ChatNode } from "../chat-node.js";
import { hintKeys } from "./hint-codec.js";

const DROPPED: Readonly<Record<DroppedHints, string>> = {
  unsigned: "dropped hints that no node signed: somebody else writes to this Redis under REDIS_PREFIX",
  version: "dropped hints of a node of another version: its changes arrive late until all nodes are of one version",
  secret: "dropped hints signed with another secret: give all nodes the same JWT_SECRET, or changes arrive late",
  signature: "dropped hints whose signature is wrong: somebody else writes to this Redis",
  malformed: "dropped hints that this version does not know: changes arrive late until all nodes are of one version",
  too_large: "dropped hints that are too large",
};

/** The way to the other nodes. Nothing waits for it. */
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
  const bus = new RedisRoomBus({
    ...redis,
    hints,
    onDown: (error) => logger.warn({ err: error }, "Redis is out of reach: what other nodes say comes late"),
    onUp: () => logger.info("Redis is back"),
  });
  bus.open();
  return bus;
}
