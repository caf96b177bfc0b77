import type { UserChangesPage, UserChangesQuery } from "../../../application/ports/user-change-reader.js";
import { USER_ENTITY_KINDS } from "../../../domain/accounts/user-change.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Message } from "../../../domain/messages/message.js";
import { newFollow } from "../../../domain/messages/thread-follow.js";
import type { Room } from "../../../domain/rooms/room.js";
import { join, roomOf, someone } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

type Query = Partial<UserChangesQuery>;

export async function changesOf(store: Store, user: User, after: number, query: Query = {}): Promise<UserChangesPage> {
  const pages = await store.userChangeReader.changes(new Map([[user.id, after]]), { limit: 100, ...query });
  const page = pages.get(user.id);
  if (!page) throw new Error("There is no page for the user.");
  return page;
}

export const revOf = async (store: Store, user: User) => (await changesOf(store, user, 0)).rev;

/** The changed entities as `kind id rev`. */
export const listed = (page: UserChangesPage): readonly string[] =>
  USER_ENTITY_KINDS.flatMap((kind) => page[kind].map(({ id, rev }) => `${kind} ${id} ${rev}`));

export const setFavourite = (store: Store, room: Room, user: User, favourite: boolean) =>
  store.unitOfWork.run(async (tx) => {
    await tx.rooms.lock(room.id);
    const membership = await tx.rooms.membership(room.id, user.id);
    if (membership) await tx.rooms.savePreferences({ ...membership, favourite });
  });

export const dropFollows = (store: Store, room: Room, user: User) =>
  store.unitOfWork.run(async (tx) => {
    await tx.rooms.lock(room.id);
    await tx.threadFollows.removeAll(room.id, user.id);
  });

/** Forgets everything that was removed before now, of all users, in pieces. */
export async function forgetRemoved(store: Store, limit: number): Promise<void> {
  const before = new Date(Date.now() + 60_000);
  while ((await store.unitOfWork.run((tx) => tx.userChanges.forgetRemoved(before, limit))) > 0);
}

export const follow = (store: Store, root: Message, user: User) =>
  store.unitOfWork.run(async (tx) => {
    await tx.rooms.lock(root.roomId);
    await tx.threadFollows.save(newFollow({ rootId: root.id, roomId: root.roomId, userId: user.id }, 0));
  });

export const userScene = async (open: OpenStore) => {
  const store = await open();
  const [owner, guest] = [await someone(store), await someone(store)];
  const room = await roomOf(store, owner);
  await join(store, room, guest);
  return { store, owner, guest, room, before: await revOf(store, guest) };
};
