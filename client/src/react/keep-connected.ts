import type { SyncTalkClient } from "../index.js";

/** Number of providers that keep a client connected. A client that the application connected itself is not in here. */
const holders = new WeakMap<SyncTalkClient, number>();

/**
 * Connects an idle client until the last returned function is called. Disconnects a moment later, so that StrictMode,
 * or a page that replaces its provider, keeps the connection.
 */
export function keepConnected(client: SyncTalkClient): () => void {
  const count = holders.get(client) ?? 0;
  if (count === 0 && client.state.connection !== "idle") return () => undefined;
  holders.set(client, count + 1);
  // `state.problem` and `state.connectError` hold the reason of a rejection.
  if (count === 0) client.connect().catch(() => undefined);
  return () => queueMicrotask(() => release(client));
}

function release(client: SyncTalkClient): void {
  const left = (holders.get(client) ?? 1) - 1;
  if (left > 0) return void holders.set(client, left);
  holders.delete(client);
  if (client.state.connection !== "ended") client.disconnect();
}
