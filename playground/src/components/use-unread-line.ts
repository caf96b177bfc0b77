import { useState } from "preact/hooks";
import { type RoomState, unreadStart } from "@synctalk/client";
import { unreadIn } from "../view/unread";
import { useChat } from "./chat-context";

export type UnreadLine = Readonly<{ from: number; count: number }>;

/** The first unread message when the room was opened, and how many there were. The line stays while the room is open. */
export function useUnreadLine(state: RoomState) {
  const { store } = useChat();
  const [line] = useState<UnreadLine | null>(() => {
    const count = unreadIn(state, store.get().seen.get(state.room.id));
    return count > 0 ? { from: unreadStart(state), count } : null;
  });
  const [jumped, setJumped] = useState(false);
  return { line, offersJump: line !== null && !jumped, endOffer: () => setJumped(true) };
}
