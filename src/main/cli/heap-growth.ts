import { setFlagsFromString } from "node:v8";

/** Growth of the heap after a collection, in percent, at which V8 collects again. */
const MAX_GROWTH_PERCENT = 100;

/** Limits garbage: by default V8 lets the heap of a busy process grow to four times its live size. */
export const limitHeapGrowth = (): void => setFlagsFromString(`--heap-growing-percent=${MAX_GROWTH_PERCENT}`);
