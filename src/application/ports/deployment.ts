export interface Deployment {
  /** What this store of data is told apart by: another id after a backup was restored. A UUID. */
  epoch(): Promise<string>;

  /** Resolves when the store can read and write; rejects when it cannot. */
  ping(): Promise<void>;
}
