import { useEffect, useState } from "preact/hooks";

const ROOM_ADDRESS = /^#\/rooms\/([\w-]+)(?:\/threads\/([\w-]+))?$/;

export const roomAddress = (roomId: string) => `#/rooms/${roomId}`;

export const threadAddress = (roomId: string, rootId: string) => `${roomAddress(roomId)}/threads/${rootId}`;

export function goToRoom(roomId: string | null): void {
  location.hash = roomId ? roomAddress(roomId) : "#/";
}

export function goToThread(roomId: string, rootId: string): void {
  location.hash = threadAddress(roomId, rootId);
}

/** The open room, stored in the address, so that a reload and the browser's Back button work. */
export const useOpenRoom = (): string | null => useAddress(1);

/** The message whose thread is open, stored in the address too. */
export const useOpenThreadId = (): string | null => useAddress(2);

function useAddress(part: 1 | 2): string | null {
  const [id, setId] = useState(() => addressed(part));
  useEffect(() => {
    const follow = () => setId(addressed(part));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return id;
}

const addressed = (part: 1 | 2) => ROOM_ADDRESS.exec(location.hash)?.[part] ?? null;
