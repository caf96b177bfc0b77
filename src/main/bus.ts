import type { Logger } from "pino";
import { InProcessExchange } from "../adapters/in-process/in-process-room-bus.js";
import { RedisRoomBus } from "../adapters/redis/redis-room-bus.js";
import type { RoomBus } from "../application/ports/room-bus.js";
import type { Config } from "./config.js";

/** The way to the other nodes. Nothing waits for it. */
export function openBus({ redis }: Config, nodeId: string, logger: Logger): RoomBus {
  if (!redis) return new InProcessExchange().join();
  const bus = new RedisRoomBus({
    ...redis,
    nodeId,
    onDown: (error) => logger.warn({ err: error }, "Redis is out of reach: what other nodes say comes late"),
    onUp: () => logger.info("Redis is back"),
  });
  bus.open();
  return bus;
}
