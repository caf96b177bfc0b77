import type { OnAbort } from "./concurrency/fair-semaphore.js";

/** Network address, user agent and abort signal of a request. They are known before a login. */
export type ClientInfo = Readonly<{ address: string; userAgent: string; onAbort?: OnAbort }>;
