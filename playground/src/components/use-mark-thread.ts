import { useEffect, useRef } from "preact/hooks";
import { useChat } from "./chat-context";
import { useIsLive } from "./use-is-live";

/** Marks the replies up to `seen` as read, again after a reconnection when that failed. */
export function useMarkThread(roomId: string, rootId: string, seen: number): void {
  const { threads } = useChat();
  const isLive = useIsLive();
  const marked = useRef(0);
  useEffect(() => {
    if (!isLive || seen <= marked.current) return;
    threads
      .markRead({ roomId, id: rootId }, seen)
      .then(() => (marked.current = Math.max(marked.current, seen)))
      .catch(() => undefined);
  }, [roomId, rootId, seen, isLive]);
}
