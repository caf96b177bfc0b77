import type { z } from "zod";
import type { OPERATIONS } from "./operations.js";

/** Types of REST calls, derived from the table of operations. */

type Operations = typeof OPERATIONS;
type Binding<Name extends keyof Operations> = NonNullable<Operations[Name]["rest"]>;

/** The operations that have a REST binding. */
export type RestOperation = {
  [Name in keyof Operations]: [Binding<Name>] extends [never] ? never : Name;
}[keyof Operations];

export type RestRoutes = { [Name in RestOperation]: Readonly<Pick<Binding<Name>, "method" | "path">> };

type Schema<Name extends RestOperation> =
  Binding<Name> extends { query: infer Query extends z.ZodObject } ? Query : Operations[Name]["input"];

/** A query is text, but a client may pass numbers. Null omits an optional field. */
type Query<Sent, Read> = {
  [Key in keyof Sent]:
    | Sent[Key]
    | (Key extends keyof Read ? Extract<Read[Key], number> : never)
    | (Partial<Pick<Sent, Key>> extends Pick<Sent, Key> ? null : never);
};

/** The input that a client sends. */
export type RestInput<Name extends RestOperation> = Binding<Name>["method"] extends "GET" | "DELETE"
  ? Query<z.input<Schema<Name>>, z.output<Schema<Name>>>
  : z.input<Schema<Name>>;

/** The body of the response. */
export type RestAnswer<Name extends RestOperation> =
  Binding<Name> extends { status: 202 | 204 }
    ? void
    : Binding<Name> extends { body: { schema: infer Body extends z.ZodType } }
      ? z.output<Body>
      : z.output<Operations[Name]["output"]>;
