import { versions } from "../support/our-server.js";
import type { Chat } from "./chat.js";
import { RoomConnections } from "./room-connections.js";
import { openNaiveChat } from "./naive-chat.js";
import { openOurChat } from "./our-chat.js";

export type Talking = Readonly<{ chat: Chat; connections: RoomConnections }>;

/** Runs a measurement on the versions of our server and, last, on the naive one, each with this many connections in one room. */
export async function onAllChats(
  sizes: readonly number[],
  run: (all: readonly Talking[], size: number) => Promise<void>,
) {
  const chats: Chat[] = [];
  for (const version of versions()) chats.push(await openOurChat(version));
  chats.push(await openNaiveChat());
  for (const size of sizes) {
    const all = await Promise.all(
      chats.map(async (chat) => ({ chat, connections: await RoomConnections.open(chat, size) })),
    );
    await run(all, size);
    for (const { connections } of all) connections.close();
  }
  for (const chat of chats) await chat.close();
}
