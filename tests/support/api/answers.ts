import { z } from "zod";
import { Failure, ProblemDetails } from "../../../src/protocol/failure-answers.js";
import { HANDSHAKE_ERRORS } from "../../../src/protocol/handshake.js";
import { ackErrorCodesOf, errorCodesOf } from "../../../src/protocol/operation.js";
import { SERVICE_ROUTES } from "../../../src/protocol/service-routes.js";
import { isRecord } from "../../../src/adapters/api/parse-input.js";
import type { Answer } from "./ask.js";
import { isRoute as isRouteCall } from "./calls.js";
import { ENTRIES } from "./operations.js";

/** Schemas of the successful answers of each operation, without any other fields. */
const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(Object.entries(SERVICE_ROUTES).map(([path, { answer }]) => [`GET ${path}`, answer])),
  ...Object.fromEntries(ENTRIES.map(({ name, answer }) => [name, answer])),
};

/** Codes with which an operation may refuse. All codes when the table lists none. */
const REFUSALS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  ENTRIES.map(({ name, operation }) => [
    name,
    new Set<string>(isRouteCall(name) ? errorCodesOf(operation) : ackErrorCodesOf(operation)),
  ]),
);
const OF_HANDSHAKES: ReadonlySet<string> = new Set(HANDSHAKE_ERRORS);

/** Fields of an answer that its schema lacks, and a refusal's code that its operation does not list. */
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
  const isHandshake = !isRoute && isRecord(body) && !Object.hasOwn(body, "ok");
  const codes = isHandshake ? OF_HANDSHAKES : REFUSALS.get(name);
  const isListed = outcome === "ok" || (codes?.has(outcome) ?? true);
  return isListed ? wrong : [...wrong, `${name} refuses with ${outcome}, which its operation does not list`];
}

/** A refused handshake contains only the failure, a refused request also an ack. */
const SocketFailure = z.union([Failure, z.strictObject({ ok: z.literal(false), error: Failure })]);

const isText = (headers: readonly string[]): boolean => headers.some((value) => value.startsWith("text/plain"));
