import { useEffect, useState } from "react";
import type { RequestError } from "../index.js";
import { useSyncTalk } from "./provider.js";

/** Keeps a room open while the component is mounted. Returns the refusal if the room cannot be opened. */
export function useOpenRoom(roomId: string): RequestError | null {
  const client = useSyncTalk();
  const [refusal, setRefusal] = useState<Readonly<{ roomId: string; error: RequestError }> | null>(null);
  useEffect(() => {
    let isMounted = true;
    client.openRoom(roomId).then(
      () => isMounted && setRefusal(null),
      (error: RequestError) => isMounted && setRefusal({ roomId, error }),
    );
    return () => {
      isMounted = false;
      // A moment later, so that StrictMode, or a component that replaces this one, keeps the loaded messages.
      queueMicrotask(() => client.closeRoom(roomId));
    };
  }, [client, roomId]);
  return refusal?.roomId === roomId ? refusal.error : null;
}
