/** Compares code points, whose order is the order of the bytes in UTF-8. */
export const byCodePoints = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
