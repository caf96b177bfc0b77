import { setFlagsFromString } from "node:v8";

/** How far the heap may grow past what a collection left, in percent, before V8 collects again. */
const MAX_GROWTH_PERCENT = 100;

/** Bounds garbage: by default V8 lets the heap of a busy process grow to four times what it holds. */
export const limitHeapGrowth = (): void => setFlagsFromString(`--heap-growing-percent=${MAX_GROWTH_PERCENT}`);
