import type { ErrorCode } from "../../src/protocol/error-codes.js";
import { errorCodesOf, type Operation, type RestBinding } from "../../src/protocol/operation.js";
import { SERVICE_ROUTES } from "../../src/protocol/service-routes.js";
import { byStatus } from "./errors.js";
import { EXAMPLE_ID, INFO, TAGS } from "./info.js";
import {
  AnswerSchemas,
  capitalised,
  componentRef,
  NAMED_OPERATIONS,
  needed,
  querySchema,
  requestSchema,
  type Json,
  type JsonObject,
  type ObjectSchema,
} from "./schemas.js";

const DIALECT = "draft-2020-12";
const PARAMETER = /:(\w+)/g;

/** The REST API as an OpenAPI 3.1 document. */
export function openApiDocument(): JsonObject {
  const schemas = new AnswerSchemas(DIALECT);
  const requests: Record<string, JsonObject> = {};
  const refusals: Record<string, JsonObject> = {};
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const [name, operation] of NAMED_OPERATIONS) {
    const { rest } = operation;
    if (!rest) continue;
    const path = `/api${rest.path.replaceAll(PARAMETER, "{$1}")}`;
    paths[path] = {
      ...paths[path],
      [rest.method.toLowerCase()]: {
        operationId: name,
        tags: [operation.tag],
        summary: operation.summary,
        ...(operation.access === "public" && { security: [] }),
        ...requestOf(name, operation, rest, requests),
        responses: { ...successes(operation, rest, schemas), ...failures(errorCodesOf(operation), refusals) },
      },
    };
  }
  for (const [path, { summary, contentType, answer, errors, ...more }] of Object.entries(SERVICE_ROUTES)) {
    const name = operationIdOf(path);
    schemas.add(`${capitalised(name)}Result`, answer);
    const content = { [contentType]: { schema: schemas.ref(answer) } };
    const codes = ["rate.limited", ...errors, "internal"] as const;
    paths[path] = {
      get: {
        operationId: name,
        tags: ["service"],
        summary,
        ...more,
        security: path === "/metrics" ? [{}, { metricsToken: [] }] : [],
        responses: { "200": { description: "Success.", content }, ...failures(codes, refusals) },
      },
    };
  }
  return {
    openapi: "3.1.1",
    info: INFO,
    servers: [{ url: ".", description: "The server that serves this document." }],
    security: [{ accessToken: [] }],
    tags: TAGS,
    paths,
    components: {
      schemas: needed({ ...schemas.components(), ...requests }, paths, refusals),
      responses: refusals,
      securitySchemes: {
        accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        metricsToken: { type: "http", scheme: "bearer", description: "`METRICS_TOKEN` of the configuration." },
      },
      headers: {
        RetryAfter: { description: "Seconds to wait before the next try.", schema: { type: "integer", minimum: 0 } },
      },
    },
  };
}

/** `/.well-known/jwks.json` becomes `getWellKnownJwksJson`. */
const operationIdOf = (path: string): string =>
  `get${path
    .split(/[^a-z]+/)
    .map(capitalised)
    .join("")}`;

/** The parameters and the body of a request: path parameters first, then a query or a body with the other fields. */
function requestOf(
  name: string,
  operation: Operation,
  rest: RestBinding<never>,
  requests: Record<string, JsonObject>,
): JsonObject {
  const headers = rest.idempotencyKey === undefined ? [] : [idempotencyHeader(rest.idempotencyKey)];
  const inPath = [...rest.path.matchAll(PARAMETER)].map(([, parameter = ""]) => parameter);
  const whole = rest.query ?? operation.input;
  const others = without(requestSchema(whole, DIALECT), inPath);
  const pathParameters = inPath.map((parameter) => ({
    name: parameter,
    in: "path",
    required: true,
    schema: { type: "string", format: "uuid" },
    example: EXAMPLE_ID,
  }));
  if (Object.keys(others.properties).length === 0)
    return pathParameters.length === 0 ? {} : { parameters: pathParameters };
  if (isQuery(rest, others)) {
    const parameters = queryParameters(without(querySchema(whole), inPath), operation.example);
    return { parameters: [...pathParameters, ...parameters] };
  }
  const component = `${capitalised(name)}Request`;
  requests[component] = others;
  const content = { "application/json": { schema: componentRef(component), example: operation.example as JsonObject } };
  return {
    ...(pathParameters.length + headers.length > 0 && { parameters: [...pathParameters, ...headers] }),
    requestBody: { required: true, content },
  };
}

const idempotencyHeader = (field: string): JsonObject => ({
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: `The same as \`${field}\`.`,
  schema: { type: "string" },
});

/**
 * Whether the input is sent as a query. A DELETE with a required field has a body instead, because the field may be a
 * password, which must not appear in a URL.
 */
const isQuery = ({ method }: RestBinding<never>, { required = [] }: ObjectSchema): boolean =>
  method === "GET" || (method === "DELETE" && required.length === 0);

function without(schema: ObjectSchema, names: readonly string[]): ObjectSchema {
  const { required = [], properties, ...rest } = schema;
  const left = required.filter((name) => !names.includes(name));
  const kept = Object.entries(properties).filter(([name]) => !names.includes(name));
  return { ...rest, properties: Object.fromEntries(kept), ...(left.length > 0 && { required: left }) };
}

const queryParameters = ({ properties, required = [] }: ObjectSchema, example: Operation["example"]): JsonObject[] =>
  Object.entries(properties).map(([name, schema]) => {
    const value = example[name] as Json | undefined;
    return {
      name,
      in: "query",
      required: required.includes(name),
      schema,
      ...(value !== undefined && { example: schema["type"] === "integer" ? Number(value) : value }),
    };
  });

function successes({ output }: Operation, rest: RestBinding<never>, schemas: AnswerSchemas): JsonObject {
  if (rest.status === 202 || rest.status === 204) return { [rest.status]: { description: "Success, without a body." } };
  const content = { "application/json": { schema: schemas.ref(rest.body?.schema ?? output) } };
  const statuses = [rest.status, ...(rest.otherStatus ? [rest.otherStatus.status] : [])];
  return Object.fromEntries(statuses.map((status) => [status, { description: "Success.", content }]));
}

/** The responses of refusals. A response with a single code becomes a component, which is collected in `refusals`. */
function failures(codes: readonly ErrorCode[], refusals: Record<string, JsonObject>): JsonObject {
  const responses: Record<string, JsonObject> = {};
  for (const [status, ofStatus] of byStatus(codes)) {
    const [code = "", ...more] = ofStatus;
    const response = refusal(status, ofStatus);
    if (more.length === 0) refusals[code] = response;
    responses[status] = more.length === 0 ? { $ref: `#/components/responses/${code}` } : response;
  }
  return responses;
}

function refusal(status: number, codes: readonly ErrorCode[]): JsonObject {
  const schema = { allOf: [componentRef("ProblemDetails"), { properties: { code: { enum: codes } } }] };
  return {
    description: codes.map((code) => `\`${code}\``).join(", "),
    ...((status === 429 || status === 503) && {
      headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } },
    }),
    content: { "application/problem+json": { schema } },
  };
}
