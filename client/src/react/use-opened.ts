import { useEffect, useState } from "react";
import type { RequestError } from "../index.js";
import { useSyncTalk } from "./provider.js";

type Refusal = Readonly<{ key: string; error: RequestError }>;

/**
 * Keeps a room, or the thread of `rootId`, open while the component is mounted. Returns the refusal if it cannot be
 * opened.
 */
export function useOpened(roomId: string, rootId = ""): RequestError | null {
  const client = useSyncTalk();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const key = roomId + rootId;
  useEffect(() => {
    let isMounted = true;
    const thread = { roomId, id: rootId };
    const opened = rootId ? client.openThread(thread) : client.openRoom(roomId);
    opened.catch((error: RequestError) => isMounted && setRefusal({ key, error }));
    return () => {
      isMounted = false;
      setRefusal(null);
      // A moment later, so that StrictMode, or a component that replaces this one, keeps the loaded messages.
      queueMicrotask(() => (rootId ? client.closeThread(thread) : client.closeRoom(roomId)));
    };
  }, [client, key, roomId, rootId]);
  return refusal?.key === key ? refusal.error : null;
}
