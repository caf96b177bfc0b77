export type Mood = "well" | "throws" | "rejects";

/** Wraps a port. Every call fails once its mood changes. */
export const failing = <Port extends object>(port: Port, mood: () => Mood, failure: () => Error): Port =>
  new Proxy(port, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== "function") return own;
      return (...args: unknown[]): unknown => {
        if (mood() === "throws") throw failure();
        if (mood() === "rejects") return Promise.reject(failure());
        return Reflect.apply(own, target, args) as unknown;
      };
    },
  });
