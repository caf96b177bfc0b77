import type { Transaction, UnitOfWork } from "../../../application/ports/unit-of-work.js";
import type { Turns } from "../../../application/turns.js";
import { InMemoryRoomRepository } from "./in-memory-room-repository.js";
import { WRITES, type MemoryTables } from "./memory-tables.js";

export class InMemoryUnitOfWork implements UnitOfWork {
  constructor(
    private readonly tables: MemoryTables,
    private readonly turns: Turns,
  ) {}

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.turns.take(WRITES, async () => {
      const { rooms, heads, members } = this.tables;
      const branch = { rooms: rooms.branch(), heads: heads.branch(), members: members.branch() };
      const result = await work({ rooms: new InMemoryRoomRepository({ ...this.tables, ...branch }) });
      for (const table of Object.values(branch)) table.commit();
      return result;
    });
  }
}
