import type { Route } from "./routes.js";

export type RestRequest = Readonly<{ method: Route["method"]; path: string; body?: unknown }>;

/** Sends a request and resolves with the body of the response, or rejects with a `RequestError`. */
export type Send = (request: RestRequest) => Promise<unknown>;

/**
 * Puts the parameters of the path into the path, and the other input into the query or the body. Leaves empty values
 * out of a query.
 */
export function restRequest({ method, path, secret }: Route, input: Readonly<Record<string, unknown>>): RestRequest {
  const rest = new Map(Object.entries(input));
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(textOf(value));
  });
  if ((method === "GET" || method === "DELETE") && !secret) return { method, path: `/api${filled}${queryOf(rest)}` };
  return { method, path: `/api${filled}`, ...(rest.size > 0 && { body: Object.fromEntries(rest) }) };
}

function queryOf(values: ReadonlyMap<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of values) {
    if (value !== null && value !== undefined && value !== "") query.set(name, textOf(value));
  }
  return query.size > 0 ? `?${query}` : "";
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
