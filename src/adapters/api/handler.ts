import type { z } from "zod";
import type { Actor } from "../../application/actor.js";
import type { ClientInfo } from "../../application/client-info.js";
import type { Access, Operation } from "../../protocol/operation.js";
import { parseInput, type DomainProblems } from "./parse-input.js";

/** An unvalidated input, and the schema that the transport parses it with. */
export type RawInput = Readonly<{ schema: z.ZodObject; input: unknown }>;

/** Serves one operation, for every transport. Refuses an invalid input before anything else. */
export type Handler = PublicHandler | UserHandler;
export type PublicHandler = Readonly<{
  isPublic: true;
  operation: Operation;
  handle(caller: ClientInfo, raw: RawInput): Promise<unknown>;
}>;
export type UserHandler = Readonly<{
  isPublic: false;
  operation: Operation;
  handle(actor: Actor, raw: RawInput, caller: ClientInfo): Promise<unknown>;
}>;

type Answer<Output extends z.ZodType> = Promise<Unchanging<z.input<Output>>>;

/** The type, deeply readonly: presenters return readonly arrays. */
type Unchanging<Value> = Value extends readonly (infer Item)[]
  ? readonly Unchanging<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Unchanging<Value[Key]> }
    : Value;

/** Waits for the work of an operation, and returns an empty answer. */
export async function nothingAfter(work: Promise<unknown>): Promise<Record<string, never>> {
  await work;
  return {};
}

/** Serves an operation for authenticated users. `problems` checks an input by the rules of the domain. */
export const serve = <Input extends z.ZodObject, Output extends z.ZodType>(
  operation: Operation<Input, Output, Exclude<Access, "public">>,
  work: (actor: Actor, input: z.output<Input>, caller: ClientInfo) => Answer<Output>,
  problems?: DomainProblems<z.output<Input>>,
): UserHandler => ({
  isPublic: false,
  operation,
  handle: async (actor, { schema, input }, caller) => work(actor, parseInput(schema as Input, input, problems), caller),
});

/** Serves a public operation. */
export const servePublicly = <Input extends z.ZodObject, Output extends z.ZodType>(
  operation: Operation<Input, Output, "public">,
  work: (caller: ClientInfo, input: z.output<Input>) => Answer<Output>,
  problems?: DomainProblems<z.output<Input>>,
): PublicHandler => ({
  isPublic: true,
  operation,
  handle: async (caller, { schema, input }) => work(caller, parseInput(schema as Input, input, problems)),
});
