import type { OnAbort } from "./concurrency/fair-semaphore.js";

/** Network address and user agent of a request, known before anybody has logged in, and when the request is broken off. */
export type ClientInfo = Readonly<{ address: string; userAgent: string; onAbort?: OnAbort }>;
