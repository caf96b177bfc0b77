import type { ScheduledClaim } from "../../../application/ports/scheduled-queue.js";
import type { User } from "../../../domain/accounts/user.js";
import { newScheduled, type Scheduled, type ScheduleInput } from "../../../domain/messages/scheduled.js";
import type { Room } from "../../../domain/rooms/room.js";
import { newId, roomOf, someone } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

/** A time in relation to the present one, by which stores that nodes share judge what is due. */
export const inMs = (ms: number): Date => new Date(Date.now() + ms);

export const buildScheduled = (
  room: Room,
  user: User,
  sendAt: Date,
  more: Partial<Omit<ScheduleInput, "roomId">> = {},
): Scheduled =>
  newScheduled({ roomId: room.id, sendAt, body: "later", ...more }, { id: newId(), userId: user.id }, 10_000);

export async function schedule(store: Store, scheduled: Scheduled): Promise<Scheduled> {
  await store.unitOfWork.run((tx) => tx.scheduled.add(scheduled, null));
  return scheduled;
}

/** Claims until nothing is due, and returns a claim. Other cases of the suite leave due messages behind. */
export async function claimed(
  store: Store,
  query: Partial<ScheduledClaim> = {},
): Promise<Readonly<{ claimId: string; all: readonly Scheduled[]; of: (user: User) => readonly Scheduled[] }>> {
  const claimId = query.claimId ?? newId();
  const claim = { claimId, now: new Date(), leaseMs: 60_000, limit: 1_000, perUser: 100, ...query };
  const all = await store.scheduledQueue.claim(claim);
  return { claimId, all, of: (user) => all.filter(({ userId }) => userId === user.id) };
}

export async function scheduledScene(open: OpenStore) {
  const store = await open();
  const user = await someone(store);
  return { store, user, room: await roomOf(store, user) };
}

export const lockOf = (store: Store, { userId, id }: Scheduled) =>
  store.unitOfWork.run((tx) => tx.scheduled.lock(userId, id));
