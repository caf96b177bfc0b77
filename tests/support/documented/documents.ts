import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { DocumentSchemas, type Schema } from "./document-schemas.js";

type Reference = Readonly<{ $ref: string }>;
export type Header = Readonly<{ required?: boolean; schema: Schema }>;
export type Response = Readonly<{
  headers?: Readonly<Record<string, Header | Reference>>;
  content?: Readonly<Record<string, Readonly<{ schema: Schema }>>>;
}>;
type Operation = Readonly<{ responses: Readonly<Record<string, Response | Reference>> }>;
type Message = Readonly<{ payload: Schema }>;

export type OpenApi = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: Readonly<{
    schemas: Readonly<Record<string, Schema>>;
    responses: Readonly<Record<string, Response>>;
    headers: Readonly<Record<string, Header>>;
  }>;
}>;

export type AsyncApi = Readonly<{
  channels: Readonly<Record<string, Readonly<{ address: string; messages: Readonly<Record<string, Message>> }>>>;
  components: Readonly<{ schemas: Readonly<Record<string, Schema>> }>;
}>;

/** Allows unions and subschemas of `allOf` without a `type`. An unknown keyword or format is an error. */
const OPTIONS = { strict: true, strictTypes: false, allErrors: true, verbose: true, formats: fullFormats } as const;

const committed = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../docs/api/${name}`, import.meta.url), "utf8"));

/** Reads the document once, when an answer needs it. */
function once<Value>(read: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= read());
}

export const openApi = once(() => {
  const document = committed("openapi.json") as OpenApi;
  return { document, schemas: new DocumentSchemas(new Ajv2020(OPTIONS), document.components.schemas) };
});

export const asyncApi = once(() => {
  const document = committed("asyncapi.json") as AsyncApi;
  return { document, schemas: new DocumentSchemas(new Ajv(OPTIONS), document.components.schemas) };
});

/** The object itself, or the component that it refers to. */
export function resolved<Value extends object>(
  value: Value | Reference,
  components: Readonly<Record<string, Value>>,
): Value {
  if (!isReference(value)) return value;
  const name = value.$ref.slice(value.$ref.lastIndexOf("/") + 1);
  const component = components[name];
  if (component === undefined) throw new Error(`The document has no ${value.$ref}.`);
  return component;
}

const isReference = (value: object): value is Reference => "$ref" in value;
