import type { Closable } from "./closable.js";

export interface DataStoreStatus extends Closable {
  /** What this store of data is told apart by: another id after a backup was restored. A UUID. */
  epoch(): Promise<string>;

  /** Replaces the epoch, and returns the new one. */
  renewEpoch(): Promise<string>;

  /** Resolves when the store can read and write; rejects when it cannot. */
  ping(): Promise<void>;
}
