import type { Chat } from "./chat.js";
import { RoomConnections } from "./room-connections.js";
import { openNaiveChat } from "./naive-chat.js";
import { openOurChat } from "./our-chat.js";

export type Talking = Readonly<{ chat: Chat; connections: RoomConnections }>;

/** Runs a measurement on our server and on the naive one, each with this many connections in one room. */
export async function onBothChats(
  sizes: readonly number[],
  run: (both: readonly Talking[], size: number) => Promise<void>,
) {
  const chats = [await openOurChat(), await openNaiveChat()];
  for (const size of sizes) {
    const both = await Promise.all(
      chats.map(async (chat) => ({ chat, connections: await RoomConnections.open(chat, size) })),
    );
    await run(both, size);
    for (const { connections } of both) connections.close();
  }
  for (const chat of chats) await chat.close();
}
