import type { Session, SessionId } from "../../domain/accounts/session.js";
import type { User, UserId } from "../../domain/accounts/user.js";
import type { RoomPosition, RoomReader } from "../ports/room-reader.js";
import type { SessionReader } from "../ports/session-reader.js";
import type { UserRepository } from "../ports/user-repository.js";
import { Together } from "../together.js";

type Deps = Readonly<{
  users: Pick<UserRepository, "findMany">;
  sessions: Pick<SessionReader, "find">;
  rooms: Pick<RoomReader, "userRevisions" | "roomPositions">;
}>;

/** What is read of everybody who connects. Of those who come together it is read together: thousands may. */
export class Arrivals {
  private readonly users: Together<UserId, User>;
  private readonly sessions: Together<SessionId, Session>;
  private readonly revs: Together<UserId, number>;
  private readonly marksOf: Together<UserId, readonly RoomPosition[]>;

  constructor({ users, sessions, rooms }: Deps) {
    this.users = new Together(async (ids) => byId(await users.findMany(ids)));
    this.sessions = new Together(async (ids) => byId(await sessions.find(ids)));
    this.revs = new Together((userIds) => rooms.userRevisions(userIds));
    this.marksOf = new Together((userIds) => rooms.roomPositions(userIds));
  }

  async user(id: UserId): Promise<User | null> {
    return (await this.users.find(id)) ?? null;
  }

  async session(id: SessionId): Promise<Session | null> {
    return (await this.sessions.find(id)) ?? null;
  }

  /** How often what concerns the user changed. */
  async userRev(userId: UserId): Promise<number> {
    return (await this.revs.find(userId)) ?? 0;
  }

  async marks(userId: UserId): Promise<readonly RoomPosition[]> {
    return (await this.marksOf.find(userId)) ?? [];
  }
}

const byId = <Entity extends Readonly<{ id: string }>>(entities: readonly Entity[]): ReadonlyMap<string, Entity> =>
  new Map(entities.map((entity) => [entity.id, entity]));
