/** Work that shares a key takes turns, in the order of arrival; other work does not wait. */
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
