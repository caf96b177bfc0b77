import type { IncomingMessage } from "node:http";
import express, { type RequestHandler } from "express";
import { DomainError } from "../../../domain/shared/domain-error.js";
import { throwInvalid } from "../../../domain/shared/field-errors.js";

const JSON_TYPE = /^application\/(?:json|[\w!#$&^.+-]{1,64}\+json)$/;
const UTF_8 = new Set(["utf-8", "utf8"]);
const UTF_8_BYTES = new TextDecoder("utf-8", { fatal: true });
const ADDRESS_CHARACTERS = /^[\x21-\x7e]*$/;

/**
 * Reads request bodies. Accepts only JSON in valid UTF-8, because invalid bytes would be stored as other characters.
 */
export const jsonBody = (limit: string): RequestHandler[] => [
  checkedAddress,
  checkedType,
  express.raw({ type: () => true, limit }),
  parsed,
];

/** Refuses percent-encoded bytes that are not UTF-8: they would be decoded as U+FFFD. */
const checkedAddress: RequestHandler = ({ originalUrl }, _response, next) => {
  if (!ADDRESS_CHARACTERS.test(originalUrl) || !isEncoded(originalUrl))
    throwInvalid({ path: "", message: "must have an address in percent-encoded UTF-8" });
  next();
};

const checkedType: RequestHandler = (request, _response, next) => {
  if (hasBody(request)) checkType(request.headers["content-type"]);
  next();
};

const parsed: RequestHandler = (request, _response, next) => {
  const bytes: unknown = request.body;
  request.body = bytes instanceof Uint8Array && bytes.length > 0 ? parse(bytes) : undefined;
  next();
};

function isEncoded(address: string): boolean {
  try {
    decodeURIComponent(address);
    return true;
  } catch {
    return false;
  }
}

const hasBody = ({ method, headers }: IncomingMessage): boolean =>
  method !== "GET" &&
  method !== "HEAD" &&
  (headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0);

function checkType(header: string | undefined): void {
  if (header === undefined) throw unsupported("The request has a body and no Content-Type");
  const [type = "", ...parameters] = header
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  if (!JSON_TYPE.test(type)) throw unsupported("The Content-Type of the request is not JSON");
  const charset = parameters.find((parameter) => parameter.startsWith("charset="))?.slice("charset=".length);
  if (charset !== undefined && !UTF_8.has(charset.replaceAll('"', "")))
    throw unsupported("The charset of the request is not UTF-8");
}

export const unsupported = (reason: string) =>
  new DomainError(
    "unsupported",
    "request.unsupported_media_type",
    `${reason}. Send JSON in UTF-8 with Content-Type: application/json.`,
  );

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(UTF_8_BYTES.decode(bytes)) as unknown;
  } catch (error) {
    const isText = error instanceof SyntaxError;
    return throwInvalid({ path: "", message: isText ? "must be well-formed JSON" : "must be in UTF-8" });
  }
}
