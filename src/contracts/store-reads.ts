import { expect } from "vitest";
import type { RoomQuery } from "../application/ports/room-reader.js";
import type { User } from "../domain/accounts/user.js";
import type { TimelineMessage } from "../domain/messages/message.js";
import type { Room } from "../domain/rooms/room.js";
import { foldText } from "../domain/search/fold-text.js";
import { moment } from "./builders.js";
import type { Store } from "./store/store.js";

/** Searches rooms like the use case. */
export const foundRooms = (store: Store, reader: User, q: string, query: Partial<RoomQuery> = {}) =>
  store.roomReader.list(reader.id, { membership: "any", at: moment(1), contains: foldText(q), limit: 1000, ...query });

/** Every message of the room, read from its history. */
export async function everyMessage(store: Store, room: Room): Promise<readonly TimelineMessage[]> {
  const messages: TimelineMessage[] = [];
  for (;;) {
    const { items, hasAfter } = await store.messageLog.history(room.id, { after: messages.at(-1)?.seq ?? 0 }, 10_000);
    messages.push(...items);
    if (!hasAfter) return messages;
    expect(items).not.toEqual([]);
  }
}
