/** Resolves after the time, in milliseconds. */
export const pause = (ms: number) => new Promise<void>((later) => setTimeout(later, ms));
