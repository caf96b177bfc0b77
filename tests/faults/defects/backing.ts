import type { Ports } from "../../../src/application/ports/ports.js";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import type { DatabaseState } from "../checker/database.js";
import { storedRooms } from "./stored-rooms.js";
import type { Store } from "./wrong-parts.js";

export type NodeStore = Store & Partial<Ports>;

/** What two nodes keep everything in. */
export type Backing = Readonly<{
  nodes: readonly [NodeStore, NodeStore];
  stored(rooms: readonly string[]): Promise<DatabaseState>;
  close(): Promise<void>;
}>;

/** `defect`: what takes the place of the right store. */
export type OpenBacking = (defect: (right: Store) => Store) => Promise<Backing>;

/** One store in memory for both. */
export const inMemory: OpenBacking = async (defect) => {
  const { log, rooms, ...others } = openMemoryStore();
  const node = { ...others, ...defect({ messageLog: log, rooms }) };
  return {
    nodes: [node, node],
    stored: (ids) => storedRooms(node.messageLog, ids),
    close: async () => {},
  };
};
