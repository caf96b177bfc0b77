import type { Closable } from "./closable.js";

export interface DataStoreStatus extends Closable {
  /** The id of this data set, a UUID. It changes after a backup was restored. */
  epoch(): Promise<string>;

  /** Replaces the epoch, and returns the new one. */
  renewEpoch(): Promise<string>;

  /** Resolves when the store can read and write, else rejects. */
  ping(): Promise<void>;
}
