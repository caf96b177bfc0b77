/** Lets one at a time through, in the order of arrival: the lock of a store that has no finer one. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<T>(turn: () => T | Promise<T>): Promise<T> {
    const result = this.last.then(turn);
    this.last = result.catch(() => undefined);
    return result;
  }
}
