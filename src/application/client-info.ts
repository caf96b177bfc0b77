/** Where a request comes from, as far as it can be known: who logs in is not yet anybody. */
export type ClientInfo = Readonly<{ address: string; userAgent: string }>;
