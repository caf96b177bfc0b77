import { asyncApiDocument } from "./asyncapi.js";
import { openApiDocument } from "./openapi.js";

export const DIRECTORY = new URL("../../docs/api/", import.meta.url);

const text = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

/** The files of docs/api, by name. */
export const apiDocuments = (): Readonly<Record<string, string>> => ({
  "openapi.json": text(openApiDocument()),
  "asyncapi.json": text(asyncApiDocument()),
});
