/** A port whose adapter may hold something open: a connection, a timer, a file. */
export interface Closable {
  /**
   * Releases what the adapter holds. Called once, when the server has stopped or could not start, after everything that
   * uses the adapter has ended. Resolves when it is released; the server waits for 5 seconds.
   */
  close?(): Promise<void> | void;
}
