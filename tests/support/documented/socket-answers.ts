import { asyncApi } from "./documents.js";
import type { Schema } from "./document-schemas.js";

/** Acknowledgement of an event that the server does not serve. */
const UNKNOWN_EVENT: Schema = {
  type: "object",
  properties: {
    ok: { const: false },
    error: { allOf: [{ $ref: "Failure" }, { properties: { code: { enum: ["event.not_found"] } } }] },
  },
  required: ["ok", "error"],
};

/** Deviations of an acknowledgement from the AsyncAPI document. */
export function undocumentedInAck(event: string, ack: unknown): readonly string[] {
  const schema = payloadOf(event, "acknowledgement") ?? UNKNOWN_EVENT;
  return mismatches(schema, ack).map((mismatch) => `${event} ack: ${mismatch}`);
}

/** Deviations of a server's event from the AsyncAPI document. */
export function undocumentedInEvent(event: string, payload: readonly unknown[]): readonly string[] {
  const schema = payloadOf(event, "announcement");
  if (schema === undefined) return [`${event}: the document has no such event`];
  if (payload.length !== 1) return [`${event}: ${payload.length} payloads instead of one`];
  return mismatches(schema, payload[0]).map((mismatch) => `${event}: ${mismatch}`);
}

/** Deviations of a refused handshake from the AsyncAPI document. */
export function undocumentedInRefusal(refusal: unknown): readonly string[] {
  const schema = payloadOf("connect_error", "refusal") ?? UNKNOWN_EVENT;
  return mismatches(schema, refusal).map((mismatch) => `connect_error: ${mismatch}`);
}

const mismatches = (schema: Schema, value: unknown) => asyncApi().schemas.mismatches(schema, value);

const payloadOf = (address: string, message: string): Schema | undefined =>
  Object.values(asyncApi().document.channels).find((channel) => channel.address === address)?.messages[message]
    ?.payload;
