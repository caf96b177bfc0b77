import { randomUUID } from "node:crypto";
import { measurePostgresCpu } from "../support/cpu.js";
import { ourServer, type Version } from "../support/our-server.js";
import { createRoomOf, registerPeople } from "../support/people.js";
import { type Chat, SENDERS } from "./chat.js";

/** Number of users who read. Each has up to twenty connections. */
const READERS = 50;

/** Starts a version of the product, with users who registered through its API. */
export async function openOurChat(version: Version): Promise<Chat> {
  const server = await ourServer(version);
  const program = await server.start();
  const people = await registerPeople(`http://127.0.0.1:${program.port}`, SENDERS + READERS);
  const roomId = await createRoomOf(people);
  const personOf = (index: number) => (index < SENDERS ? index : SENDERS + ((index - SENDERS) % READERS));
  return {
    name: server.name,
    pid: program.pid,
    measurePostgres: () => measurePostgresCpu(server.pool),
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
      await server.drop();
    },
  };
}
