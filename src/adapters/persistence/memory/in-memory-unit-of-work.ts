import type { Transaction, UnitOfWork } from "../../../application/ports/unit-of-work.js";
import type { Turns } from "../../../application/turns.js";
import { InMemoryAccountRepository } from "./in-memory-account-repository.js";
import { InMemoryMessageRepository } from "./in-memory-message-repository.js";
import { InMemoryRoomRepository } from "./in-memory-room-repository.js";
import { InMemorySanctionRepository } from "./in-memory-sanction-repository.js";
import { WRITES, type MemoryTables } from "./memory-tables.js";

export class InMemoryUnitOfWork implements UnitOfWork {
  constructor(
    private readonly tables: MemoryTables,
    private readonly turns: Turns,
  ) {}

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.turns.take(WRITES, async () => {
      const branch = branchOf(this.tables);
      const messages = new InMemoryMessageRepository(this.tables);
      const result = await work({
        rooms: new InMemoryRoomRepository({ ...this.tables, ...branch }),
        accounts: new InMemoryAccountRepository({ ...this.tables, ...branch }),
        messages,
        sanctions: new InMemorySanctionRepository(branch),
      });
      for (const table of Object.values(branch)) table.commit();
      messages.commit();
      return result;
    });
  }
}

const branchOf = ({ rooms, heads, members, userRevs, sanctions, ...tables }: MemoryTables) => ({
  rooms: rooms.branch(),
  heads: heads.branch(),
  members: members.branch(),
  userRevs: userRevs.branch(),
  sanctions: sanctions.branch(),
  users: tables.users.branch(),
  userIdsByEmail: tables.userIdsByEmail.branch(),
  userIdsByUsername: tables.userIdsByUsername.branch(),
});
