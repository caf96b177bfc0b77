import { randomUUID } from "node:crypto";
import type { DataStoreStatus } from "../../../application/ports/data-store-status.js";
import { KeyedMutex } from "../../../application/concurrency/keyed-mutex.js";
import { InMemoryDraftReader } from "./drafts.js";
import { InMemoryBlockReader } from "./blocks.js";
import { InMemoryMessageLog } from "./message-log.js";
import { InMemoryMessageSearch } from "./message-search.js";
import { InMemoryReadMarkers } from "./read-markers.js";
import { InMemoryReactionReader } from "./reactions.js";
import { InMemoryReceiptReader } from "./receipts.js";
import { InMemoryRoomReader } from "./room-reader.js";
import { InMemoryScheduledQueue } from "./scheduled.js";
import { InMemorySessionReader } from "./sessions.js";
import { InMemoryModerationReader } from "./moderation-reader.js";
import { InMemoryUnitOfWork } from "./in-memory-unit-of-work.js";
import { InMemoryUserChangeReader } from "./user-changes.js";
import { InMemoryUserRepository } from "./users.js";
import { InMemoryThreadReader } from "./threads.js";
import { emptyTables } from "./memory-tables.js";

/** Opens a store in this process. Its data ends with the process. */
export function openMemoryStore() {
  const tables = emptyTables();
  const turns = new KeyedMutex();
  let epoch = randomUUID();
  const dataStoreStatus: DataStoreStatus = {
    epoch: async () => epoch,
    renewEpoch: async () => (epoch = randomUUID()),
    ping: async () => {},
  };
  return {
    userRepository: new InMemoryUserRepository(tables, turns),
    blockReader: new InMemoryBlockReader(tables),
    unitOfWork: new InMemoryUnitOfWork(tables, turns),
    roomReader: new InMemoryRoomReader(tables),
    readMarkers: new InMemoryReadMarkers(tables, turns),
    receiptReader: new InMemoryReceiptReader(tables),
    sessionReader: new InMemorySessionReader(tables),
    threadReader: new InMemoryThreadReader(tables),
    draftReader: new InMemoryDraftReader(tables),
    userChangeReader: new InMemoryUserChangeReader(tables),
    moderationReader: new InMemoryModerationReader(tables),
    messageLog: new InMemoryMessageLog(tables, turns),
    reactionReader: new InMemoryReactionReader(tables),
    scheduledQueue: new InMemoryScheduledQueue(tables, turns),
    messageSearch: new InMemoryMessageSearch(tables),
    dataStoreStatus,
  };
}
