import type { ListedThread, ThreadQuery } from "../../../application/ports/thread-reader.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Draft, Message, TimelineMessage } from "../../../domain/messages/message.js";
import type { Room } from "../../../domain/rooms/room.js";
import { draft, fence, join, roomOf, send, someone } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

export const pageOf = (store: Store, root: Message, limit = 100) =>
  store.threadReader.page({ roomId: root.roomId, rootId: root.id }, { newest: true }, limit);
export const mine = (store: Store, root: Message, user: User) =>
  store.threadReader.mine(user.id, { roomId: root.roomId, rootId: root.id });

/** Replies to a message, and fails when the store refuses it. */
export async function reply(
  store: Store,
  room: Room,
  author: User,
  root: Message,
  with_: Partial<Draft> = {},
): Promise<Message> {
  const sent = draft(room, author, { threadOf: root.id, ...with_ });
  const appended = await store.messageLog.append(sent, await fence(store, room, author));
  if (appended.outcome !== "stored") throw new Error(`The reply was ${appended.outcome}.`);
  return appended.message;
}

/** The followed threads of a user with few follows. */
export async function listedThreads(
  { threadReader }: Pick<Store, "threadReader">,
  { id }: User,
  query: Partial<ThreadQuery> = {},
): Promise<readonly ListedThread[]> {
  const batch = { before: null, size: 1_000 };
  return (await threadReader.listBatch(id, { unread: false, limit: 100, ...query, batch })).threads;
}

export async function threadScene(
  open: OpenStore,
): Promise<{ store: Store; owner: User; room: Room; root: TimelineMessage }> {
  const store = await open();
  const owner = await someone(store);
  const room = await roomOf(store, owner);
  return { store, owner, room, root: await send(store, room, owner) };
}

export async function member(store: Store, room: Room): Promise<User> {
  const user = await someone(store);
  await join(store, room, user);
  return user;
}

export const unfollow = (store: Store, root: Message, user: User) =>
  store.unitOfWork.run(async (tx) => {
    const follow = await tx.threadFollows.lock(root.id, user.id);
    if (!follow) throw new Error("There is no such follow.");
    await tx.threadFollows.save({ ...follow, following: false });
  });

/** Makes the member see the messages from this `seq` on only. */
export const seesFrom = (store: Store, room: Room, user: User, visibleFrom: number) =>
  store.unitOfWork.run(async (tx) => {
    const membership = await tx.rooms.membership(room.id, user.id);
    if (!membership) throw new Error("There is no such member.");
    await tx.rooms.saveMembership({ ...membership, visibleFrom });
  });
