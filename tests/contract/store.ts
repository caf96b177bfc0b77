import type { Deployment } from "../../src/application/ports/deployment.js";
import type { MessageLog } from "../../src/application/ports/message-log.js";
import type { RoomReader } from "../../src/application/ports/room-reader.js";
import type { SessionReader } from "../../src/application/ports/session-reader.js";
import type { UnitOfWork } from "../../src/application/ports/unit-of-work.js";
import type { UserRepository } from "../../src/application/ports/user-repository.js";

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
