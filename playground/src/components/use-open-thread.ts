import { useEffect } from "preact/hooks";
import type { ThreadState } from "@synctalk/client";
import { useChat, useSelect } from "./chat-context";

/** Keeps a thread loaded while it is shown, and marks as read what is shown. */
export function useOpenThread(roomId: string, rootId: string): ThreadState | undefined {
  const { session, threads } = useChat();
  const thread = useSelect((state) => state.rooms.get(roomId)?.threads.get(rootId));
  const last = thread?.replies.at(-1)?.threadSeq ?? 0;
  useEffect(() => {
    const { client } = session;
    const root = { roomId, id: rootId };
    client.openThread(root).catch(() => undefined);
    return () => client.closeThread(root);
  }, [roomId, rootId]);
  useEffect(() => {
    if (last === 0 || document.visibilityState !== "visible") return;
    threads.markRead({ roomId, id: rootId }, last).catch(() => undefined);
  }, [roomId, rootId, last]);
  return thread;
}
