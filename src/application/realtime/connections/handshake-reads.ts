import type { Session, SessionId } from "../../../domain/accounts/session.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import type { RoomPosition, RoomReader } from "../../ports/room-reader.js";
import type { BlockReader } from "../../ports/block-reader.js";
import type { SessionReader } from "../../ports/session-reader.js";
import type { Scheduler } from "../../ports/scheduler.js";
import type { UserRepository } from "../../ports/user-repository.js";
import { BatchLoader } from "../../concurrency/batch-loader.js";

type Deps = Readonly<{
  userRepository: Pick<UserRepository, "findMany">;
  blockReader: Pick<BlockReader, "blockedIds">;
  sessionReader: Pick<SessionReader, "find">;
  roomReader: Pick<RoomReader, "userRevisions" | "roomPositions">;
  scheduler: Pick<Scheduler, "after">;
}>;

/** Batches the reads of handshakes, so that a reconnect storm costs few queries. */
export class HandshakeReads {
  private readonly users: BatchLoader<UserId, User>;
  private readonly sessions: BatchLoader<SessionId, Session>;
  private readonly revs: BatchLoader<UserId, number>;
  private readonly blocks: BatchLoader<UserId, readonly UserId[]>;
  private readonly positionsOf: BatchLoader<UserId, readonly RoomPosition[]>;

  constructor({ userRepository, blockReader, sessionReader, roomReader, scheduler }: Deps) {
    this.users = new BatchLoader({ scheduler, read: async (ids) => byId(await userRepository.findMany(ids)) });
    this.sessions = new BatchLoader({ scheduler, read: async (ids) => byId(await sessionReader.find(ids)) });
    this.revs = new BatchLoader({ scheduler, read: (userIds) => roomReader.userRevisions(userIds) });
    this.blocks = new BatchLoader({ scheduler, read: (userIds) => blockReader.blockedIds(userIds) });
    this.positionsOf = new BatchLoader({ scheduler, read: (userIds) => roomReader.roomPositions(userIds) });
  }

  async user(id: UserId): Promise<User | null> {
    return (await this.users.load(id)) ?? null;
  }

  async session(id: SessionId): Promise<Session | null> {
    return (await this.sessions.load(id)) ?? null;
  }

  /** The user's revision; 0 for a user without one. */
  async userRev(userId: UserId): Promise<number> {
    return (await this.revs.load(userId)) ?? 0;
  }

  async blockedIds(userId: UserId): Promise<readonly UserId[]> {
    return (await this.blocks.load(userId)) ?? [];
  }

  async roomPositions(userId: UserId): Promise<readonly RoomPosition[]> {
    return (await this.positionsOf.load(userId)) ?? [];
  }
}

const byId = <Entity extends Readonly<{ id: string }>>(entities: readonly Entity[]): ReadonlyMap<string, Entity> =>
  new Map(entities.map((entity) => [entity.id, entity]));
