import { z } from "zod";
import * as answers from "../../src/protocol/answers.js";
import * as failureAnswers from "../../src/protocol/failure-answers.js";
import * as messageAnswers from "../../src/protocol/message-answers.js";
import type { Operation } from "../../src/protocol/operation.js";
import { OPERATIONS } from "../../src/protocol/operations.js";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };
/** A JSON Schema of an object. */
export type ObjectSchema = JsonObject & Readonly<{ properties: Record<string, JsonObject>; required?: string[] }>;

export const NAMED_OPERATIONS = Object.entries<Operation>(OPERATIONS);

export const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export const componentRef = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

/** The dialect of JSON Schema: 2020-12 for OpenAPI 3.1, draft 7 for AsyncAPI 3. */
export type Dialect = "draft-2020-12" | "draft-7";

/**
 * JSON Schemas of answers, which refer to one another. Exports of `protocol/answers.ts` and its neighbours keep their names. Any other
 * output is named after its operation.
 */
export class AnswerSchemas {
  private readonly names = new Map<z.ZodType, string>();

  constructor(private readonly dialect: Dialect) {
    const named = Object.entries({ ...answers, ...messageAnswers, ...failureAnswers }).toSorted(([one], [other]) =>
      one < other ? -1 : 1,
    );
    for (const [name, schema] of named) if (schema instanceof z.ZodType) this.add(name, schema);
    for (const [name, { output }] of NAMED_OPERATIONS) this.add(`${capitalised(name)}Result`, output);
  }

  add(name: string, schema: z.ZodType): void {
    if (!this.names.has(schema)) this.names.set(schema, name);
  }

  ref(schema: z.ZodType): JsonObject {
    const name = this.names.get(schema);
    if (name === undefined) throw new Error("A schema of the documents has no name.");
    return componentRef(name);
  }

  components(): Record<string, JsonObject> {
    const registry = z.registry<{ id: string }>();
    for (const [schema, id] of this.names) registry.add(schema, { id });
    const uri = (id: string) => `#/components/schemas/${id}`;
    const { schemas } = z.toJSONSchema(registry, { target: this.dialect, io: "output", uri, override: open });
    const plain = schemas as unknown as Record<string, JsonObject>;
    return Object.fromEntries(
      Object.entries(plain).map(([name, { $id: _id, $schema: _dialect, ...schema }]) => [name, schema]),
    );
  }
}

/** JSON Schema of a request. */
export function requestSchema(schema: z.ZodObject, dialect: Dialect): ObjectSchema {
  const options = { target: dialect, override: simplified };
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { ...options, io: "input" });
  return json as unknown as ObjectSchema;
}

/** JSON Schema of the parsed values of a query string: numbers instead of digits. */
export function querySchema(schema: z.ZodObject): ObjectSchema {
  const input = requestSchema(schema, "draft-2020-12");
  const options = { io: "output", unrepresentable: "any", override: simplified } as const;
  const output = z.toJSONSchema(schema, options) as unknown as ObjectSchema;
  const properties = Object.entries(input.properties).map(([name, property]) => {
    const parsed = output.properties[name];
    return [name, parsed?.["type"] === "integer" ? parsed : property] as const;
  });
  return { ...input, properties: Object.fromEntries(properties) };
}

/** The components that a document refers to, directly or through other components. */
export function needed(components: Readonly<Record<string, JsonObject>>, ...referring: readonly unknown[]): JsonObject {
  const names = new Set<string>();
  const collect = (json: unknown): void => {
    for (const [, name = ""] of JSON.stringify(json).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (names.has(name)) continue;
      names.add(name);
      collect(components[name]);
    }
  };
  collect(referring);
  return Object.fromEntries(Object.entries(components).filter(([name]) => names.has(name)));
}

type Overridden = Readonly<{ jsonSchema: z.core.JSONSchema.BaseSchema }>;

/** Removes patterns that repeat a format, and bounds that apply to every number in JSON. */
function simplified({ jsonSchema }: Overridden): void {
  // The name of Zod's check, which is no format of JSON Schema. The pattern says the same.
  if (jsonSchema.format === "starts_with") delete jsonSchema.format;
  // The pattern of a cursor is valid only in JavaScript, and cursors are opaque for clients.
  if (jsonSchema.format !== undefined || jsonSchema.pattern?.includes("[^]") === true) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

/** Allows unknown fields: a later version may add fields to answers, and clients must ignore them. */
function open(context: Overridden): void {
  simplified(context);
  const { jsonSchema } = context;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
