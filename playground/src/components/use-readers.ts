import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type Message, seenBy, type SyncTalkClient } from "@synctalk/client";
import { hasReaders } from "../view/read-by";
import { useChat, useSelect } from "./chat-context";
import { useRoom } from "./room-context";
import { useIsLive } from "./use-is-live";

/** Messages of mine of which the readers are looked up. */
const MOST_CONSIDERED = 50;
/** Messages of mine, from the newest back, whose readers are asked for until one has any. */
const MOST_ASKED = 5;
/** The height of the line in the style sheet. */
const LINE_PX = 24;
const NEAR_BOTTOM_PX = 60;

/** The newest of my messages that others have read, and who they are; null where receipts are off or hidden. */
export function useReaders(messages: readonly Message[], list: RefObject<HTMLElement | null>) {
  const { client } = useChat().session;
  const { state, me } = useRoom();
  const { room } = state;
  const receipts = useSelect((all) => all.receipts);
  const isLive = useIsLive();
  const mine = receipts
    ? messages.filter((message) => hasReaders(message, { myId: me.id, room })).slice(-MOST_CONSIDERED)
    : [];
  const isOpen = useSelect(() => client.state.openRooms.has(room.id));
  const isAsked = isLive && isOpen && mine.length > 0;
  useEffect(() => {
    if (isAsked) void loadReaders(client, mine).catch(() => undefined);
  }, [client, room.id, isAsked]);
  const readersOf = ({ roomId, id }: Message) => seenBy(client.state, roomId, id);
  const latest = useSelect(() => mine.findLast((message) => readersOf(message).length > 0)?.id ?? null);
  const userIds = useSelect(() => (latest === null ? null : seenBy(client.state, room.id, latest)));
  useSteadyScroll(list, latest);
  return latest !== null && userIds ? { messageId: latest, userIds } : null;
}

/** Asks for the readers from before the room was opened. Live changes follow. */
async function loadReaders(client: SyncTalkClient, mine: readonly Message[]): Promise<void> {
  for (const message of mine.slice(-MOST_ASKED).reverse()) {
    const readers = await client.loadSeen(message);
    if (readers.length > 0) return;
  }
}

/** Keeps what is on the screen in its place when the line appears under a message, or leaves it. */
function useSteadyScroll(list: RefObject<HTMLElement | null>, messageId: string | null): void {
  const before = useRef(messageId);
  useLayoutEffect(() => {
    const element = list.current;
    const previous = before.current;
    before.current = messageId;
    if (!element || previous === messageId) return;
    const top = element.getBoundingClientRect().top;
    const isAbove = (id: string | null) => {
      const message = id === null ? null : element.querySelector(`[data-message-id="${id}"]`);
      return message !== null && message.getBoundingClientRect().bottom < top;
    };
    const isAtBottom = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_BOTTOM_PX + LINE_PX;
    if (isAtBottom) element.scrollTop = element.scrollHeight;
    else element.scrollTop += LINE_PX * (Number(isAbove(messageId)) - Number(isAbove(previous)));
  }, [messageId]);
}
