import { z } from "zod";
import * as answers from "../../src/protocol/answers.js";
import type { Operation } from "../../src/protocol/operation.js";
import { OPERATIONS } from "../../src/protocol/operations.js";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };
/** A JSON Schema of an object. */
export type ObjectSchema = JsonObject & Readonly<{ properties: Record<string, JsonObject>; required?: string[] }>;

export const NAMED_OPERATIONS = Object.entries<Operation>(OPERATIONS);

export const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export const componentRef = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

/** Dialect of JSON Schema: OpenAPI 3.1 takes 2020-12, AsyncAPI 3 a superset of draft 7. */
export type Dialect = "draft-2020-12" | "draft-7";

/**
 * JSON Schemas of answers, which refer to one another. The exports of `protocol/answers.ts` keep their names; the output
 * of an operation without one is named after the operation.
 */
export class AnswerSchemas {
  private readonly names = new Map<z.ZodType, string>();

  constructor(private readonly dialect: Dialect) {
    const named = Object.entries(answers).toSorted(([one], [other]) => (one < other ? -1 : 1));
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

/** JSON Schema of the values that a query string stands for: numbers instead of their digits. */
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

/** The components that a document needs: those that it refers to, and those that they refer to. */
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

/** Removes what says nothing beside a format, and bounds that every number in JSON has. */
function simplified({ jsonSchema }: Overridden): void {
  // The name of Zod's check, which is no format of JSON Schema. The pattern says the same.
  if (jsonSchema.format === "starts_with") delete jsonSchema.format;
  // Cursors are opaque, and their pattern is one of JavaScript alone.
  if (jsonSchema.format !== undefined || jsonSchema.pattern?.includes("[^]") === true) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

/** Answers may get new fields: clients ignore fields that they do not know. */
function open(context: Overridden): void {
  simplified(context);
  const { jsonSchema } = context;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
