import type { Ports } from "../../../src/application/ports/ports.js";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import type { DatabaseState } from "../checker/database.js";
import { storedRooms } from "./stored-rooms.js";
import type { Store } from "./wrong-parts.js";

export type NodeStore = Store & Partial<Ports>;

/** The store and bus of two nodes. */
export type Backing = Readonly<{
  nodes: readonly [NodeStore, NodeStore];
  stored(rooms: readonly string[]): Promise<DatabaseState>;
  close(): Promise<void>;
}>;

/** `defect` replaces the correct store. */
export type OpenBacking = (defect: (right: Store) => Store) => Promise<Backing>;

/** One in-memory store for both nodes. */
export const inMemory: OpenBacking = async (defect) => {
  const { messageLog, roomReader, ...others } = openMemoryStore();
  const node = { ...others, ...defect({ messageLog, roomReader }) };
  return {
    nodes: [node, node],
    stored: (ids) => storedRooms(node.messageLog, ids),
    close: async () => {},
  };
};
