import type { MyThread, Room } from "../../../src/protocol/entities.js";
import type { Counted } from "../history/event.js";

type Page<Item> = Readonly<{ items: readonly Item[]; nextCursor: string | null }>;

/** The unread counts of a user's rooms and threads, as the server reports them. */
export async function unreadCounts(url: string, token: string): Promise<readonly Counted[]> {
  const rooms = await everyItem<Room>(url, "/api/rooms?membership=joined&limit=100", token);
  const threads = await everyItem<MyThread>(url, "/api/threads?limit=100", token);
  return [
    ...rooms.map(({ id, membership }): Counted => {
      return { kind: "counted", room: id, root: null, unread: membership?.unread ?? -1 };
    }),
    ...threads.map(({ roomId, root, unread }): Counted => ({ kind: "counted", room: roomId, root: root.id, unread })),
  ];
}

async function everyItem<Item>(url: string, path: string, token: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const answer: Response = await fetch(`${url}${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    const page = (await answer.json()) as Page<Item>;
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
