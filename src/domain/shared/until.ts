/** The end of what does not end by itself: a time that can be stored and compared like any other. */
export const FOR_GOOD: Date = new Date(Date.UTC(9999, 0));

/** When it ends by itself; `null` when it does not. */
export const endOf = (until: Date): Date | null => (until < FOR_GOOD ? until : null);
