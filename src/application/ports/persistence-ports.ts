import type { BlockReader } from "./block-reader.js";
import type { DataStoreStatus } from "./data-store-status.js";
import type { DraftReader } from "./draft-reader.js";
import type { MessageLog } from "./message-log.js";
import type { MessageSearch } from "./message-search.js";
import type { ReadMarkers } from "./read-markers.js";
import type { ReactionReader } from "./reaction-reader.js";
import type { ModerationReader } from "./moderation-reader.js";
import type { ReceiptReader } from "./receipt-reader.js";
import type { RoomReader } from "./room-reader.js";
import type { ScheduledQueue } from "./scheduled-queue.js";
import type { SessionReader } from "./session-reader.js";
import type { ThreadReader } from "./thread-reader.js";
import type { UnitOfWork } from "./unit-of-work.js";
import type { UserChangeReader } from "./user-change-reader.js";
import type { UserRepository } from "./user-repository.js";

/** All persistence ports, on one store. */
export type PersistencePorts = Readonly<{
  userRepository: UserRepository;
  blockReader: BlockReader;
  unitOfWork: UnitOfWork;
  roomReader: RoomReader;
  readMarkers: ReadMarkers;
  receiptReader: ReceiptReader;
  sessionReader: SessionReader;
  moderationReader: ModerationReader;
  messageLog: MessageLog;
  reactionReader: ReactionReader;

  threadReader: ThreadReader;
  scheduledQueue: ScheduledQueue;
  messageSearch: MessageSearch;
  draftReader: DraftReader;
  userChangeReader: UserChangeReader;
  dataStoreStatus: DataStoreStatus;
}>;
