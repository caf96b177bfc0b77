import type { Deployment } from "../application/ports/deployment.js";
import type { MessageLog } from "../application/ports/message-log.js";
import type { RoomReader } from "../application/ports/room-reader.js";
import type { SessionReader } from "../application/ports/session-reader.js";
import type { UnitOfWork } from "../application/ports/unit-of-work.js";
import type { UserRepository } from "../application/ports/user-repository.js";

/** Every port of persistence, on one store. */
export type Store = Readonly<{
  users: UserRepository;
  unitOfWork: UnitOfWork;
  rooms: RoomReader;
  sessions: SessionReader;
  log: MessageLog;
  deployment: Deployment;
  close(): Promise<void>;
}>;

/** The store under test. Every case makes people and rooms of its own, so that one store serves them all. */
export type OpenStore = () => Promise<Store>;
