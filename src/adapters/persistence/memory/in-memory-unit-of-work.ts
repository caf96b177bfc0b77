import type { Transaction, UnitOfWork } from "../../../application/ports/unit-of-work.js";
import { InMemoryRoomRepository } from "./in-memory-room-repository.js";
import type { MemoryTables } from "./memory-tables.js";
import type { Turns } from "./turns.js";

export class InMemoryUnitOfWork implements UnitOfWork {
  constructor(
    private readonly tables: MemoryTables,
    private readonly turns: Turns,
  ) {}

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.turns.take(async () => {
      const { rooms, heads, members } = this.tables;
      const branch = { rooms: rooms.branch(), heads: heads.branch(), members: members.branch() };
      const result = await work({ rooms: new InMemoryRoomRepository({ ...this.tables, ...branch }) });
      for (const table of Object.values(branch)) table.commit();
      return result;
    });
  }
}
