import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { createPostgresDatabase } from "../../tests/support/postgres-database.js";
import { measurePostgresCpu } from "../support/cpu.js";
import type { Chat } from "./chat.js";
import { startProgram } from "../support/program.js";

const SERVER = fileURLToPath(new URL("naive-server.ts", import.meta.url));

export async function openNaiveChat(): Promise<Chat> {
  const database = await createPostgresDatabase();
  const program = await startProgram(["--import", import.meta.resolve("tsx"), SERVER], { DATABASE_URL: database.url });
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  return {
    name: "naive: a statement and an emit a message",
    pid: program.pid,
    measurePostgres: () => measurePostgresCpu(pool),
    opening: () => ({ port: program.port, connect: "", welcome: "40" }),
    payload: (body) => ({ body, clientMessageId: randomUUID() }),
    messagesIn: () => 1,
    async close() {
      await program.stop();
      await pool.end();
      await database.drop();
    },
  };
}
