/**
 * A string that identifies one kind of entity. Ids of two kinds are not assignable to each other; a string of no kind
 * is assignable to both. `idOf` exists for the compiler only.
 */
export type Id<Kind extends string> = string & { readonly idOf?: Kind };
