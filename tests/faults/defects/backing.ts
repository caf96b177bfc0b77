import type { Deployment } from "../../../src/application/ports/deployment.js";
import type { SessionReader } from "../../../src/application/ports/session-reader.js";
import type { UnitOfWork } from "../../../src/application/ports/unit-of-work.js";
import type { UserRepository } from "../../../src/application/ports/user-repository.js";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import type { DatabaseState } from "../checker/database.js";
import { storedRooms } from "./stored-rooms.js";
import type { Store } from "./wrong-parts.js";

export type NodeStore = Store &
  Readonly<{ users: UserRepository; unitOfWork: UnitOfWork; sessions: SessionReader; deployment: Deployment }>;

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
  const { users, unitOfWork, sessions, deployment, log, rooms } = openMemoryStore();
  const node = { users, unitOfWork, sessions, deployment, ...defect({ messageLog: log, rooms }) };
  return {
    nodes: [node, node],
    stored: (ids) => storedRooms(node.messageLog, ids),
    close: async () => {},
  };
};
