/** The time that represents "without an end". It can be stored and compared like any other time. */
export const PERMANENT: Date = new Date(Date.UTC(9999, 11, 31, 23, 59, 59, 999));

/** `null` for a permanent end. */
export const endOrNull = (until: Date): Date | null => (until < PERMANENT ? until : null);
