export type Mood = "well" | "throws" | "rejects";

/** The port as it is, until its mood changes: then every call of it fails. */
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
