import type { MarkedThreads, MovedMarkers } from "../../../application/ports/read-markers.js";
import type { User } from "../../../domain/accounts/user.js";
import type { MessageId } from "../../../domain/messages/message.js";
import { moment } from "../../builders.js";
import type { Store } from "../store.js";

/** Marks all rooms and threads of the user as read like the use case. Returns the moves as one. */
export async function markAllRead(
  { readMarkers }: Pick<Store, "readMarkers">,
  { id }: Pick<User, "id">,
  { at = moment(), maxMoved = 100, size = 500 } = {},
): Promise<MovedMarkers | null> {
  let all = await readMarkers.markRoomsRead(id, at);
  let before: MessageId | null = null;
  do {
    const marked: MarkedThreads = await readMarkers.markThreadsRead(id, { at, maxMoved, batch: { before, size } });
    all = asOne(all, marked.moved);
    before = marked.next;
  } while (before !== null);
  return all;
}

const asOne = (first: MovedMarkers | null, second: MovedMarkers | null): MovedMarkers | null =>
  first && second ? { rev: second.rev, receipts: [...first.receipts, ...second.receipts] } : (second ?? first);
