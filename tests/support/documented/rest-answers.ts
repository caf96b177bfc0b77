import { openApi, resolved, type Header, type OpenApi, type Response } from "./documents.js";

export type RestAnswer = Readonly<{ method: string; path: string; status: number; headers: Headers; text: string }>;

/** Requests that the document leaves out: preflights, the playground's files, the API reference and Socket.IO's own. */
const LEFT_OUT: readonly RegExp[] = [
  /^OPTIONS /,
  /^(?:GET|HEAD) (?:\/(?:assets\/.*)?)?$/,
  /^(?:GET|HEAD) \/docs(?:\/.*)?$/,
  / \/socket\.io\//,
];

/** Node.js refuses the headers of a request itself, before any operation. */
const HEADERS_TOO_LARGE = 431;

/** Deviations of an answer from the OpenAPI document. Each names the operation, the status and the place in the JSON. */
export function undocumentedInAnswer(answer: RestAnswer): readonly string[] {
  const { method, status } = answer;
  const path = answer.path.replace(/[?#].*$/, "");
  if (LEFT_OUT.some((pattern) => pattern.test(`${method} ${path}`)) || status === HEADERS_TOO_LARGE) return [];
  const { document } = openApi();
  const route = routeOf(document, method, path);
  const name = `${method} ${route?.template ?? path} ${status}`;
  const response = route ? route.responses[status] : UNKNOWN_ROUTE[status]?.(document);
  if (response === undefined) return [`${name}: the document has no such status`];
  const documented = resolved(response, document.components.responses);
  return [...bodyMismatches(documented, answer), ...headerMismatches(documented, answer)].map(
    (mismatch) => `${name}: ${mismatch}`,
  );
}

/** Answers to a request that no route serves. */
const UNKNOWN_ROUTE: Readonly<Record<number, (document: OpenApi) => Response | undefined>> = {
  404: ({ components }) => components.responses["route.not_found"],
  429: ({ components }) => components.responses["rate.limited"],
};

/** The route that serves the path. The template with the fewest parameters comes first. */
function routeOf({ paths }: OpenApi, method: string, path: string) {
  const exact = paths[path] ? path : undefined;
  const template = exact ?? mostConcrete(Object.keys(paths).filter((candidate) => patternOf(candidate).test(path)));
  const operation = template && paths[template]?.[(method === "HEAD" ? "GET" : method).toLowerCase()];
  return operation ? { template, responses: operation.responses } : undefined;
}

const parameters = (template: string): number => template.split("{").length - 1;
const mostConcrete = (templates: readonly string[]): string | undefined =>
  templates.toSorted((a, b) => parameters(a) - parameters(b))[0];

const patterns = new Map<string, RegExp>();

function patternOf(template: string): RegExp {
  const known = patterns.get(template);
  if (known) return known;
  const pattern = new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
  patterns.set(template, pattern);
  return pattern;
}

function bodyMismatches({ content }: Response, { method, headers, text }: RestAnswer): readonly string[] {
  if (content === undefined) return text === "" ? [] : ["the document has no body"];
  const type = headers.get("content-type") ?? "";
  const media = Object.entries(content).find(([documented]) => isOfType(type, documented))?.[1];
  if (media === undefined) return [`content type "${type}" instead of "${Object.keys(content).join('", "')}"`];
  if (method === "HEAD") return [];
  const isJson = /^application\/(?:[\w-]+\+)?json\b/.test(type);
  const body = isJson ? parsed(text) : { value: text };
  return body ? openApi().schemas.mismatches(media.schema, body.value) : ["/ is no JSON"];
}

/** Whether the content type has the documented type and parameters. */
function isOfType(actual: string, documented: string): boolean {
  const parts = new Set(actual.split(";").map((part) => part.trim()));
  return documented.split(";").every((part) => parts.has(part.trim()));
}

function parsed(text: string): Readonly<{ value: unknown }> | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function headerMismatches({ headers: documented = {} }: Response, { headers }: RestAnswer): readonly string[] {
  const { document, schemas } = openApi();
  return Object.entries(documented).flatMap(([name, reference]) => {
    const { required = false, schema }: Header = resolved(reference, document.components.headers);
    const text = headers.get(name);
    if (text === null) return required ? [`header ${name} is missing`] : [];
    const value = schema["type"] === "integer" ? Number(text) : text;
    return schemas.mismatches(schema, value).map((mismatch) => `header ${name} ${mismatch}`);
  });
}
