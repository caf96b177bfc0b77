import { useEffect } from "preact/hooks";
import type { RoomState } from "@synctalk/client";
import { useChat, useSelect } from "./chat-context";

/** Jumps to the message that was chosen elsewhere, such as in the search, once its room is loaded. */
export function useRequestedJump({ room, messagesLoaded }: RoomState, jumpTo: (seq: number) => void) {
  const { messages } = useChat();
  const wanted = useSelect((all) => all.wanted);
  useEffect(() => {
    if (!wanted || wanted.roomId !== room.id || wanted.seq === null || !messagesLoaded) return;
    messages.show(null);
    jumpTo(wanted.seq);
  }, [wanted, messagesLoaded]);
}
