import { reportUncaught } from "../report-uncaught.js";

export type Store<State> = Readonly<{
  get(): State;
  update(change: (state: State) => State): void;
  /**
   * Returns a function that unsubscribes. An error in a listener is reported as uncaught and does not stop the other
   * listeners.
   */
  subscribe(listener: () => void): () => void;
}>;

export function createStore<State>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    update(change) {
      const next = change(state);
      if (next === state) return;
      state = next;
      for (const listener of listeners) {
        try {
          listener();
        } catch (error) {
          reportUncaught(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
