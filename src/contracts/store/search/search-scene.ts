import type { FoundMessage, FoundPage, MessageSearchQuery } from "../../../application/ports/message-search.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Room } from "../../../domain/rooms/room.js";
import type { FoundPlace } from "../../../domain/search/found-messages.js";
import { parseMessageQuery } from "../../../domain/search/message-query.js";
import { roomOf, someone } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

export type SearchScene = Readonly<{ store: Store; ada: User; room: Room }>;

/** A room of Ada. */
export async function searchScene(open: OpenStore): Promise<SearchScene> {
  const store = await open();
  const ada = await someone(store);
  return { store, ada, room: await roomOf(store, ada, { kind: "private" }) };
}

/** Indexes all changes, in stores that do so a moment later. */
export async function indexAll({ messageSearchIndex }: Store): Promise<void> {
  for (let indexed = 1; indexed > 0; ) indexed = (await messageSearchIndex?.catchUp(100)) ?? 0;
}

export type Ask = Partial<Omit<MessageSearchQuery, "query">>;

/** One page of a search in the rooms of the user, newest first. */
export const searchPage = (store: Store, user: User, q: string, ask: Ask = {}): Promise<FoundPage> =>
  store.messageSearch.search({
    scope: { userId: user.id },
    query: parseMessageQuery(q),
    filter: {},
    order: "newest",
    limit: 100,
    ...ask,
  });

/** All pages of a search, one after the other. */
export async function* searchPages(store: Store, user: User, q: string, ask: Ask = {}): AsyncGenerator<FoundPage> {
  for (let after: FoundPlace | null | undefined; after !== null; ) {
    const page = await searchPage(store, user, q, { ...ask, ...(after && { after }) });
    yield page;
    after = page.next;
  }
}

/** The messages of the page. */
export const search = async (...asked: Parameters<typeof searchPage>): Promise<readonly FoundMessage[]> =>
  (await searchPage(...asked)).items;

/** The ids of the messages that a search finds, which must be the same before and after indexing. */
export async function found(store: Store, user: User, q: string, ask: Ask = {}): Promise<readonly string[]> {
  const before = await search(store, user, q, ask);
  await indexAll(store);
  const after = await search(store, user, q, ask);
  if (JSON.stringify(before) !== JSON.stringify(after)) throw new Error(`Indexing changed what ${q} finds.`);
  return after.map(({ message }) => message.id);
}
