/** Runs work that shares a key one after the other, in order of arrival. */
export class KeyedMutex {
  private readonly last = new Map<string, Promise<unknown>>();

  async runExclusive<T>(key: string, turn: () => T | Promise<T>): Promise<T> {
    const before = this.last.get(key);
    const result = before ? before.then(turn, turn) : (async () => turn())();
    this.last.set(key, result);
    try {
      return await result;
    } finally {
      if (this.last.get(key) === result) this.last.delete(key);
    }
  }
}
