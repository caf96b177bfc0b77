import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { register, type TestClient } from "../../tests/support/client.js";
import { createPostgresDatabase } from "../../tests/support/postgres-database.js";
import { measurePostgresCpu } from "../support/cpu.js";
import { type Chat, SENDERS } from "./chat.js";
import { startProgram } from "./program.js";

const SERVER = fileURLToPath(new URL("../../dist/main/cli/serve.js", import.meta.url));
/** Number of users who read. Each has up to twenty connections. */
const READERS = 50;
const REGISTERING_AT_ONCE = 4;

/** Starts the product in production mode, with users who registered through its API. */
export async function openOurChat(): Promise<Chat> {
  const database = await createPostgresDatabase();
  const program = await startProgram([SERVER], {
    NODE_ENV: "production",
    PORT: "0",
    DATABASE_URL: database.url,
    JWT_SECRET: randomUUID(),
    RATE_LIMITS: "off",
  });
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  const { people, roomId } = await peopleInARoom(`http://127.0.0.1:${program.port}`);
  const personOf = (index: number) => (index < SENDERS ? index : SENDERS + ((index - SENDERS) % READERS));
  return {
    name: "ours",
    pid: program.pid,
    measurePostgres: () => measurePostgresCpu(pool),
    opening: (index) => ({
      port: program.port,
      connect: JSON.stringify({ token: people[personOf(index)]?.token }),
      welcome: '42["ready"',
    }),
    payload: (body) => ({ roomId, body, clientMessageId: randomUUID() }),
    messagesIn(packet) {
      const [, from, rev] = /^42\["room:changed",\{"roomId":"[^"]+","from":(\d+),"rev":(\d+)/.exec(packet) ?? [];
      if (rev === undefined) throw new Error(`A reader was told something else: ${packet}`);
      return Number(rev) - Number(from);
    },
    async close() {
      await program.stop();
      await pool.end();
      await database.drop();
    },
  };
}

async function peopleInARoom(url: string): Promise<{ people: readonly TestClient[]; roomId: string }> {
  const people: TestClient[] = [];
  while (people.length < SENDERS + READERS) {
    const some = Array.from({ length: REGISTERING_AT_ONCE }, () => register(url));
    people.push(...(await Promise.all(some)));
  }
  const [owner, ...others] = people;
  if (!owner) throw new Error("nobody");
  const { id: roomId } = await owner.createRoom();
  for (const person of others) {
    const { status } = await person.post(`/api/rooms/${roomId}/join`);
    if (status !== 200) throw new Error(`not joined: ${status}`);
  }
  return { people, roomId };
}
