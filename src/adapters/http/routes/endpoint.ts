import type { Request, RequestHandler, Response } from "express";
import type { ClientInfo } from "../../../application/client-info.js";
import { isAboutAccount, type Admission } from "../../../application/limits/admission.js";
import { takeByAddress } from "../../../application/limits/address-takes.js";
import type { InFlightRequests } from "../../../application/limits/in-flight-requests.js";
import type { RefusalLog } from "../../../application/security/refusal-log.js";
import type { RateLimiter } from "../../../application/ports/rate-limiter.js";
import type { Identity, TokenService } from "../../../application/ports/token-service.js";
import type { RequestTracker } from "../../../application/concurrency/request-tracker.js";
import type { TcpPeers } from "../limits/tcp-peers.js";
import { rateLimitKey } from "../../../domain/limits/address-key.js";
import type { Limits } from "../../../domain/limits/limit.js";
import { throwInvalid } from "../../../domain/shared/field-errors.js";
import type { RestBinding } from "../../../protocol/operation.js";
import type { Handler, RawInput } from "../../api/handler.js";
import { limitsOf } from "../../api/operation-limits.js";
import { isRecord } from "../../api/parse-input.js";
import { countForUser, onClose } from "../limits/request-counts.js";
import { ignoredKeys } from "../../api/ignored-keys.js";
import { bearerToken } from "../request/bearer-token.js";
import { withIdempotencyKey } from "../request/idempotency-key.js";
import { RateLimitHeaders, type ChargedLimit } from "../limits/rate-limit-headers.js";

export const WARNING_HEADER = "SyncTalk-Warning";

/** Creates the route of an operation that has a REST binding. */
export type Endpoint = (handler: Handler, rest: RestBinding<unknown>) => RequestHandler;

export type EndpointDeps = Readonly<{
  tokenService: TokenService;
  admission: Admission;
  traffic: RequestTracker;
  inFlight: InFlightRequests;
  /** The TCP sockets. Each one is assigned to the user of its requests. */
  tcpPeers: Pick<TcpPeers, "own">;
  rateLimiter: RateLimiter;
  refusals: Pick<RefusalLog, "request">;
  limits: Limits;
  /** Whether answers list the ignored keys of a request. Off in production. */
  warnings: boolean;
}>;

export function endpoints(deps: EndpointDeps): Endpoint {
  const { tokenService, admission, traffic, inFlight, tcpPeers, rateLimiter, refusals, limits, warnings } = deps;
  const headers = new RateLimitHeaders(rateLimiter, limits);

  /** Handles a request, sends the answer, and reports the limits that the request was counted against. */
  const endpoint =
    (answer: (request: Request, count: (counted: ChargedLimit) => void) => Promise<Reply>): RequestHandler =>
    async (request, response) => {
      const counted: ChargedLimit[] = [];
      try {
        const reply = await traffic.track(() => answer(request, (one) => void counted.push(one)));
        headers.setHeaders(response, counted);
        send(response, reply);
      } catch (error) {
        headers.setRefusalHeaders(response, error, counted);
        throw error;
      }
    };

  function rawInput({ operation }: Handler, rest: RestBinding<unknown>, request: Request): RawInput {
    const schema = rest.query ?? operation.input;
    const input = withIdempotencyKey(inputOf(request), request.headers, rest.idempotencyKey);
    const ignored = warnings ? ignoredKeys(schema, input) : null;
    if (ignored !== null) request.res?.set(WARNING_HEADER, ignored);
    return { schema, input };
  }

  const takeAsStranger = (request: Request) => takeByAddress(rateLimiter, "request.address", addressOf(request));

  async function identityOf(request: Request): Promise<Identity> {
    try {
      return tokenService.verify(bearerToken(request));
    } catch (refusal) {
      const error: unknown = await takeAsStranger(request).then(
        () => refusal,
        (limited: unknown) => limited,
      );
      refusals.request(error, { address: addressOf(request) });
      throw error;
    }
  }

  return (handler, rest) => {
    const { budget, access } = handler.operation;
    const actions = limitsOf(handler.operation);
    if (handler.isPublic)
      return endpoint(async (request, count) => {
        count(asStranger(request));
        try {
          await takeAsStranger(request);
          return replyOf(rest, await handler.handle(clientInfoOf(request), rawInput(handler, rest, request)));
        } catch (error) {
          refusals.request(error, { address: addressOf(request) });
          throw error;
        }
      });
    return endpoint(async (request, count) => {
      const { userId, sessionId, expiresAt } = await identityOf(request);
      tcpPeers.own(request.socket, userId);
      for (const action of actions) count([action, userId]);
      if (isAboutAccount(budget)) count(["account.session", sessionId]);
      count([isAboutAccount(budget) ? "account.user" : "request.user", userId]);
      const actor = { userId, sessionId };
      const onAlive = () => countForUser(request, inFlight, userId);
      const admitted = { actor, expiresAt, address: addressOf(request), kind: budget, onAlive };
      return admission.run(
        { ...admitted, unverified: access === "unverified" },
        async () => replyOf(rest, await handler.handle(actor, rawInput(handler, rest, request), clientInfoOf(request))),
        ({ json }) => Buffer.byteLength(json ?? ""),
      );
    });
  };
}

/** `json`: the encoded body; `null` for an answer without one. */
type Reply = Readonly<{ status: number; json: string | null }>;

const WITHOUT_BODY: ReadonlySet<number> = new Set([202, 204]);

function replyOf({ status, otherStatus, body }: RestBinding<unknown>, data: unknown): Reply {
  if (WITHOUT_BODY.has(status)) return { status, json: null };
  return {
    status: otherStatus?.applies(data) === true ? otherStatus.status : status,
    json: JSON.stringify(body ? body.of(data) : data),
  };
}

const addressOf = ({ ip }: Request): string => ip ?? "";
const asStranger = (request: Request): ChargedLimit => ["request.address", rateLimitKey(addressOf(request))];

function send(response: Response, { status, json }: Reply): void {
  if (json === null) response.status(status).end();
  else response.status(status).type("json").send(json);
}

const clientInfoOf = (request: Request): ClientInfo => ({
  address: addressOf(request),
  userAgent: request.headers["user-agent"] ?? "",
  onAbort: onClose(request),
});

/**
 * Combines the path's ids with the body or the query, which they override. A GET has no body, a DELETE may have either.
 */
function inputOf(request: Request): Readonly<Record<string, unknown>> {
  const { method, query, params } = request;
  const isRead = method === "GET" || method === "HEAD";
  const body: unknown = isRead ? {} : (request.body ?? {});
  if (!isRecord(body)) throwInvalid({ path: "", message: "must be a JSON object" });
  return { ...(isRead || method === "DELETE" ? query : {}), ...body, ...params };
}
