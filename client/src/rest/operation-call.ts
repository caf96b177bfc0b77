import type { z } from "zod";
import type { OPERATIONS } from "../../../src/protocol/operations.js";
import { restRequest, type Send } from "./rest-request.js";
import { type RestOperation, type Route, ROUTES } from "./routes.js";

type Operation<Name extends RestOperation> = (typeof OPERATIONS)[Name];
type Binding<Name extends RestOperation> = NonNullable<Operation<Name>["rest"]>;

type Schema<Name extends RestOperation> =
  Binding<Name> extends { query: infer Query extends z.ZodObject } ? Query : Operation<Name>["input"];

/** A query is text, and the SDK writes its numbers. Null leaves an optional field out. */
type Query<Sent, Read> = {
  [Key in keyof Sent]:
    | Sent[Key]
    | (Key extends keyof Read ? Extract<Read[Key], number> : never)
    | (Record<never, never> extends Pick<Sent, Key> ? null : never);
};

/** The input of an operation, as the operation table states it. */
export type InputOf<Name extends RestOperation> = Binding<Name>["method"] extends "GET" | "DELETE"
  ? Query<z.input<Schema<Name>>, z.output<Schema<Name>>>
  : z.input<Schema<Name>>;

/** The body of an operation's response, as the operation table states it. */
export type AnswerOf<Name extends RestOperation> =
  Binding<Name> extends { status: 202 | 204 }
    ? void
    : Binding<Name> extends { body: { schema: infer Body extends z.ZodType } }
      ? z.output<Body>
      : z.output<Operation<Name>["output"]>;

/**
 * Calls operations by name. The types follow from the operation table: an unknown operation or a wrong input does not
 * compile. No public declaration of the SDK may name these types, because they need zod.
 */
export const operationCall =
  (send: Send) =>
  async <Name extends RestOperation>(name: Name, input: InputOf<Name>): Promise<AnswerOf<Name>> => {
    const route: Route = ROUTES[name];
    const body = (await send(restRequest(route, input))) ?? undefined;
    return body as AnswerOf<Name>;
  };
