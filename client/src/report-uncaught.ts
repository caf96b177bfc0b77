/** Reports an error of a listener as an uncaught one, without interrupting the caller. */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
