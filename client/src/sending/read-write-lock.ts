/** Runs shared work concurrently and exclusive work alone. Waiting exclusive work runs before shared work that arrives later. */
export class ReadWriteLock {
  readonly #shared = new Set<Promise<unknown>>();
  #exclusive: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  async runShared<T>(work: () => Promise<T>): Promise<T> {
    while (this.#waiting > 0) await this.#exclusive;
    const running = work();
    this.#shared.add(running);
    return running.finally(() => this.#shared.delete(running));
  }

  runExclusive<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const turn = this.#exclusive.then(async () => {
      await Promise.allSettled(this.#shared);
      return work();
    });
    const release = () => void (this.#waiting -= 1);
    this.#exclusive = turn.then(release, release);
    return turn;
  }
}
