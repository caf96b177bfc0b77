import { z } from "zod";
import { Failure, ProblemDetails } from "../../../src/protocol/answers.js";
import { errorCodesOf } from "../../../src/protocol/operation.js";
import { SERVICE_ROUTES } from "../../../src/protocol/service-routes.js";
import type { Answer } from "./ask.js";
import { ENTRIES } from "./operations.js";

/** What a success of each route and event may hold: these fields and no others. */
const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(Object.entries(SERVICE_ROUTES).map(([path, { answer }]) => [`GET ${path}`, answer])),
  ...Object.fromEntries(ENTRIES.map(({ name, answer }) => [name, answer])),
};

/** Codes that a route or an event may refuse with; all of them where the table does not say. */
const REFUSALS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  ENTRIES.map(({ name, operation }) => [name, new Set<string>(errorCodesOf(operation))]),
);

/** Fields of an answer that its schema does not have, and a refusal's code that its operation does not list. */
export function unlisted(name: string, { outcome, headers, text }: Answer): readonly string[] {
  const isRoute = headers.length > 0;
  const body: unknown = isRoute && isText(headers) ? text : text === "" ? undefined : JSON.parse(text);
  const good = ANSWERS[name] ?? z.never();
  const schemas = isRoute
    ? { good, bad: ProblemDetails }
    : { good: z.strictObject({ ok: z.literal(true), data: good }), bad: SocketFailure };
  const checked = (outcome === "ok" ? schemas.good : schemas.bad).safeParse(body);
  const wrong = checked.success
    ? []
    : checked.error.issues.map(({ path, message }) => `${name} ${path.join(".")}: ${message}`);
  const isListed = outcome === "ok" || (REFUSALS.get(name)?.has(outcome) ?? true);
  return isListed ? wrong : [...wrong, `${name} refuses with ${outcome}, which its operation does not list`];
}

/** A refused handshake carries the failure alone, a refused request an ack with it. */
const SocketFailure = z.union([Failure, z.strictObject({ ok: z.literal(false), error: Failure })]);

const isText = (headers: readonly string[]): boolean => headers.some((value) => value.startsWith("text/plain"));
