import { createServer, type AddressInfo, type Server } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { buildRoom, buildUser, draft, newId, OWNERS_FENCE } from "../../src/contracts/builders.js";
import { freePort } from "../support/ports.js";
import { openMigratedDatabase } from "../support/embedded-template.js";

const databases: Database[] = [];
const servers: Server[] = [];
afterAll(async () => {
  for (const database of databases) await database.close();
  for (const server of servers) server.close();
});

describe.each([
  ["no server listens", async () => onPort(await freePort())],
  ["the server hangs up", async () => onPort(await hangingUp())],
  ["the database is closed", closedDatabase],
])("when %s", (_, open) => {
  it("refuses every call with service.unavailable, and names the reason only to the operator", async () => {
    const { userRepository, unitOfWork, roomReader, sessionReader, messageLog, dataStoreStatus } = openPrismaStore(
      await open(),
      { timeoutMs: 50 },
    );
    const [user, room] = [buildUser(), buildRoom()];
    const roomId = room.id;
    const calls: (() => Promise<unknown>)[] = [
      () => userRepository.add(user),
      () => userRepository.find(user.id),
      () => sessionReader.find([newId()]),
      () => sessionReader.list(user.id, { at: new Date(), limit: 1 }),
      () => userRepository.findMany([user.id]),
      () => unitOfWork.run((tx) => tx.rooms.lock(roomId)),
      () => roomReader.access(roomId, user.id),
      () => roomReader.view(roomId, user.id, 1),
      () => roomReader.list(user.id, { membership: "any", at: new Date(), limit: 1 }),
      () => roomReader.roomPositions([user.id]),
      () => roomReader.currentRevs([roomId]),
      () => roomReader.members(roomId, { limit: 1 }),
      () => messageLog.append(draft(room, user), OWNERS_FENCE),
      () => messageLog.history(roomId, { newest: true }, 1),
      () => messageLog.changes(roomId, { after: 0, limit: 1 }),
      () => dataStoreStatus.epoch(),
      () => dataStoreStatus.ping(),
    ];
    for (const call of calls) {
      const error: unknown = await call().catch((thrown: unknown) => thrown);
      expect(error, String(call)).toMatchObject({
        kind: "unavailable",
        code: "service.unavailable",
        cause: expect.any(Error),
      });
      expect(error).not.toHaveProperty("details.cause");
    }
  });
});

function onPort(port: number): Database {
  const database = openServerDatabase({ url: `postgresql://somebody@127.0.0.1:${port}/none` });
  databases.push(database);
  return database;
}

async function hangingUp(): Promise<number> {
  const server = await listening(createServer((socket) => socket.on("error", () => {}).destroy()));
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

const listening = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));

async function closedDatabase(): Promise<Database> {
  const database = await openMigratedDatabase();
  await database.close();
  return database;
}
