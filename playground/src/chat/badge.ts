import type { SyncTalkClient } from "@synctalk/client";
import type { ConnectionBadge } from "../state/state";

const SAY_RESUMED_FOR_MS = 5_000;

/**
 * Reports the state of the connection; after a reconnect it reports `resumed` for a while. Returns a function that
 * stops it.
 */
export function followConnection(client: SyncTalkClient, say: (badge: ConnectionBadge) => void): () => void {
  let wasLive = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = client.on("connection", ({ status }) => {
    clearTimeout(timer);
    if (status === "ended") return say("expired");
    if (status === "idle") return;
    if (status !== "live" || !wasLive) {
      wasLive ||= status === "live";
      return say(status);
    }
    say("resumed");
    timer = setTimeout(() => say("live"), SAY_RESUMED_FOR_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
