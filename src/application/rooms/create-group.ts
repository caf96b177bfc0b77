import { userNotFound } from "../../domain/accounts/errors.js";
import { summaryOf, type User, type UserId } from "../../domain/accounts/user.js";
import type { Counts } from "../../domain/limits/counts.js";
import { roomNotFound } from "../../domain/rooms/errors.js";
import { newGroup, othersIn } from "../../domain/rooms/group.js";
import { newNotice } from "../../domain/rooms/notice.js";
import { emptyChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader, RoomView } from "../ports/room-reader.js";
import type { Transaction } from "../ports/unit-of-work.js";
import type { UserRepository } from "../ports/user-repository.js";
import { assertUnderRoomLimit, checkNotSeparated, lockActor } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import type { ViewRoom } from "./view-room.js";

type Deps = Readonly<{
  userRepository: Pick<UserRepository, "findMany">;
  roomReader: Pick<RoomReader, "createdRoom">;
  viewRoom: ViewRoom;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  idGenerator: IdGenerator;
  clock: Clock;
  counts: Counts;
}>;

export type CreateGroupInput = Readonly<{ userIds: readonly UserId[]; clientRoomId?: string }>;

/** Creates a group of the actor and others, who are members at once. A retry with one clientRoomId creates one group. */
export class CreateGroup {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { userIds, clientRoomId }: CreateGroupInput): Promise<RoomView> {
    const { roomReader, viewRoom, counts } = this.deps;
    const others = othersIn(userIds, actor.userId, counts["group.people"]);
    const created = async () =>
      clientRoomId === undefined ? null : roomReader.createdRoom(actor.userId, clientRoomId);
    const roomId = (await created()) ?? (await this.create(actor, others, clientRoomId)) ?? (await created());
    if (!roomId) throw roomNotFound();
    return viewRoom.execute(actor, { roomId, messages: 1 });
  }

  /** Returns `null` when a concurrent request with the same clientRoomId created the group. */
  private async create(actor: Actor, otherIds: readonly UserId[], clientRoomId?: string): Promise<RoomId | null> {
    const { userRepository, transactions, rateLimiter, idGenerator, clock, counts } = this.deps;
    const known = await userRepository.findMany(otherIds);
    if (known.length < otherIds.length) throw userNotFound();
    await rateLimiter.takeAll([
      { action: "room.create", key: actor.userId, cost: 1 },
      { action: "member.add", key: actor.userId, cost: otherIds.length },
    ]);
    const at = clock.now();
    return transactions.run(async (tx) => {
      const [creator, ...others] = await lockPeople(tx, counts, actor, otherIds);
      await checkNotSeparated(tx, actor.userId, otherIds);
      const { room, head, members } = newGroup(creator, others, { id: idGenerator.next(), at });
      if (!(await tx.rooms.add(room, head, { by: actor.userId, clientRoomId: clientRoomId ?? null }))) return null;
      for (const membership of members) await tx.rooms.saveMembership(membership);

      const about = { actor: summaryOf(creator), at };
      // Notices with one `rev` are listed in the order of their ids.
      const made = { id: idGenerator.next(), kind: "created", ...about } as const;
      const added = others.map(
        (user) => ({ id: idGenerator.next(), kind: "added", subject: summaryOf(user), ...about }) as const,
      );
      const notices = [made, ...added].map((notice) => newNotice(head, notice));
      for (const notice of notices) await tx.notices.add(notice);
      tx.record({ roomChanged: { ...emptyChange(room.id, head.rev), members, notices, room: { room, head } } });
      return room.id;
    }, actor);
  }
}

/** Locks the actor and the others in the order of their ids, so that concurrent groups of the same people do not deadlock. */
async function lockPeople(
  tx: Transaction,
  counts: Counts,
  actor: Actor,
  otherIds: readonly UserId[],
): Promise<readonly [User, ...User[]]> {
  let creator: User | undefined;
  const others: User[] = [];
  for (const id of [...otherIds, actor.userId].sort()) {
    const user = id === actor.userId ? await lockActor(tx, actor) : await tx.accounts.lock(id);
    if (!user) throw userNotFound();
    await assertUnderRoomLimit(tx, counts, { userId: id, actorId: actor.userId });
    if (id === actor.userId) creator = user;
    else others.push(user);
  }
  return [creator ?? (await lockActor(tx, actor)), ...others];
}
