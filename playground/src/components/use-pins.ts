import { useEffect, useState } from "preact/hooks";
import { asFailure, type Message, type RoomChanged } from "@synctalk/client";
import { useChat } from "./chat-context";

/** The pinned messages of a room, the latest pin first, up to date while they are shown. */
export function usePins(roomId: string) {
  const { client } = useChat().session;
  const [pins, setPins] = useState<readonly Message[] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    let latest = {};
    const load = async () => {
      const mine = (latest = {});
      try {
        const loaded: Message[] = [];
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof client.rest.pins>> = await client.rest.pins(roomId, { cursor });
          loaded.push(...page.items);
          cursor = page.nextCursor;
        } while (cursor);
        if (mine !== latest) return;
        setPins(loaded);
        setRefusal(null);
      } catch (thrown) {
        if (mine === latest) setRefusal(asFailure(thrown).message);
      }
    };
    const stops = [
      client.on("changed", (change) => change.roomId === roomId && mayChangePins(change) && void load()),
      client.on("resynced", (synced) => synced.roomId === roomId && synced.reset && void load()),
    ];
    void load();
    return () => {
      latest = {};
      stops.forEach((stop) => stop());
    };
  }, [roomId]);
  return { pins, refusal };
}

/** A deleted message is no longer pinned, and a pinned one may have been edited. */
const mayChangePins = ({ messages, notices }: RoomChanged): boolean =>
  notices.some(({ kind }) => kind === "pinned" || kind === "unpinned") ||
  messages.some(({ editedAt, deletedAt, pinnedAt }) => deletedAt !== null || (pinnedAt !== null && editedAt !== null));
