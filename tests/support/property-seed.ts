import fc from "fast-check";

/** Seed of all property tests, so that the same commit gives the same result in CI. Random when it is not set. */
const seed = Number(process.env.PROPERTY_SEED);
if (seed > 0) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
