import { useEffect, useState } from "preact/hooks";

const ROOM_ADDRESS = /^#\/rooms\/([\w-]+)$/;

export const roomAddress = (roomId: string) => `#/rooms/${roomId}`;

export function goToRoom(roomId: string | null): void {
  location.hash = roomId ? roomAddress(roomId) : "#/";
}

/** The open room, stored in the address, so that a reload and the browser's Back button work. */
export function useOpenRoom(): string | null {
  const [roomId, setRoomId] = useState(addressed);
  useEffect(() => {
    const follow = () => setRoomId(addressed());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return roomId;
}

const addressed = () => ROOM_ADDRESS.exec(location.hash)?.[1] ?? null;
