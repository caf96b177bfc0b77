import { ANNOUNCEMENTS, ANNOUNCEMENT_SUMMARIES } from "../../src/protocol/announcements.js";
import type { ErrorCode } from "../../src/protocol/error-codes.js";
import { HANDSHAKE_ERRORS } from "../../src/protocol/handshake.js";
import { ackErrorCodesOf, type Operation } from "../../src/protocol/operation.js";
import { EXAMPLE_ID, INFO } from "./info.js";
import {
  AnswerSchemas,
  capitalised,
  componentRef,
  NAMED_OPERATIONS,
  needed,
  requestSchema,
  type Json,
  type JsonObject,
} from "./schemas.js";

const DIALECT = "draft-7";
const BEARER = {
  type: "http",
  scheme: "bearer",
  bearerFormat: "JWT",
  description: "Access token in the handshake: `auth: { token }`.",
};
const DESCRIPTION = [
  "Events of SyncTalk over Socket.IO 4, in the default namespace. The server receives requests, each with one",
  "acknowledgement (Socket.IO's ack), and sends announcements. Clients ignore fields that they do not know.",
].join(" ");

const failureWith = (codes: readonly ErrorCode[]): JsonObject => ({
  allOf: [componentRef("Failure"), { properties: { code: { enum: codes } } }],
});

const HANDSHAKE_SUMMARY = "The handshake was refused. `data` says why.";
const CONNECT_ERROR: JsonObject = {
  type: "object",
  properties: { message: { type: "string" }, data: failureWith(HANDSHAKE_ERRORS) },
  required: ["message", "data"],
};

/** The Socket.IO events as an AsyncAPI 3 document: one channel per event. */
export function asyncApiDocument(): JsonObject {
  const schemas = new AnswerSchemas(DIALECT);
  const requests: Record<string, JsonObject> = {};
  const channels: Record<string, JsonObject> = {};
  const operations: Record<string, JsonObject> = {};
  for (const [name, operation] of NAMED_OPERATIONS) {
    if (operation.event === undefined) continue;
    const component = `${capitalised(name)}Request`;
    requests[component] = requestSchema(operation.input, DIALECT);
    channels[name] = {
      address: operation.event,
      messages: {
        request: {
          name: operation.event,
          summary: operation.summary,
          payload: componentRef(component),
          examples: [{ payload: exampleOf(operation) }],
        },
        acknowledgement: { name: "ack", summary: "Acknowledgement.", payload: acknowledgement(operation, schemas) },
      },
    };
    operations[name] = {
      action: "receive",
      summary: operation.summary,
      channel: { $ref: `#/channels/${name}` },
      messages: [{ $ref: `#/channels/${name}/messages/request` }],
      reply: {
        channel: { $ref: `#/channels/${name}` },
        messages: [{ $ref: `#/channels/${name}/messages/acknowledgement` }],
      },
    };
  }
  for (const [event, schema] of Object.entries(ANNOUNCEMENTS)) {
    const name = event.replace(/:(\w)/, (_all, letter: string) => letter.toUpperCase());
    const summary = ANNOUNCEMENT_SUMMARIES[event as keyof typeof ANNOUNCEMENTS];
    schemas.add(capitalised(name), schema);
    channels[name] = {
      address: event,
      messages: { announcement: { name: event, summary, payload: schemas.ref(schema) } },
    };
    operations[name] = {
      action: "send",
      summary,
      channel: { $ref: `#/channels/${name}` },
      messages: [{ $ref: `#/channels/${name}/messages/announcement` }],
    };
  }
  channels["connectError"] = {
    address: "connect_error",
    messages: { refusal: { name: "connect_error", summary: HANDSHAKE_SUMMARY, payload: CONNECT_ERROR } },
  };
  operations["connectError"] = {
    action: "send",
    summary: HANDSHAKE_SUMMARY,
    channel: { $ref: "#/channels/connectError" },
    messages: [{ $ref: "#/channels/connectError/messages/refusal" }],
  };
  return {
    asyncapi: "3.0.0",
    info: { ...INFO, description: DESCRIPTION },
    defaultContentType: "application/json",
    servers: {
      chat: {
        host: "{host}",
        pathname: "/socket.io/",
        protocol: "ws",
        description: "Socket.IO 4.",
        variables: { host: { default: "localhost:3001", description: "Host and port of the server." } },
        security: [{ $ref: "#/components/securitySchemes/accessToken" }],
      },
    },
    channels,
    operations,
    components: {
      schemas: needed({ ...schemas.components(), ...requests }, channels),
      securitySchemes: { accessToken: BEARER },
    },
  };
}

/** The operation's example with the ids that it needs. */
function exampleOf({ input, example }: Operation): JsonObject {
  const ids = Object.keys(input.shape).filter((field) => field === "roomId" || field === "messageId");
  return { ...Object.fromEntries(ids.map((field) => [field, EXAMPLE_ID])), ...(example as Record<string, Json>) };
}

const acknowledgement = (operation: Operation, schemas: AnswerSchemas): JsonObject => ({
  oneOf: [
    {
      type: "object",
      properties: { ok: { const: true }, data: schemas.ref(operation.output) },
      required: ["ok", "data"],
    },
    {
      type: "object",
      properties: {
        ok: { const: false },
        error: failureWith(ackErrorCodesOf(operation)),
      },
      required: ["ok", "error"],
    },
  ],
});
