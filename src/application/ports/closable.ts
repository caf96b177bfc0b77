/** A port whose adapter may hold resources: connections, timers, files. */
export interface Closable {
  /**
   * Releases the adapter's resources. Called once, when the server has stopped or could not start, after everything
   * that uses the adapter has ended. Resolves when they are released; the server waits for 5 seconds.
   */
  close?(): Promise<void> | void;
}
