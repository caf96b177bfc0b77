import type { Request, RequestHandler, Response } from "express";
import type { z } from "zod";
import type { Actor } from "../../application/actor.js";
import type { Caller } from "../../application/caller.js";
import type { Admission, RequestKind } from "../../application/limits/admission.js";
import { takeByAddress } from "../../application/limits/address-limits.js";
import type { InFlightRequests } from "../../application/limits/in-flight-requests.js";
import type { RefusalLog } from "../../application/security/refusal-log.js";
import type { RateLimiter } from "../../application/ports/rate-limiter.js";
import type { Identity, TokenService } from "../../application/ports/token-service.js";
import type { Traffic } from "../../application/traffic.js";
import type { TcpPeers } from "./tcp-peers.js";
import { addressKey } from "../../domain/limits/address-key.js";
import type { LimitedAction, Limits } from "../../domain/limits/limit.js";
import { refuse } from "../../domain/shared/problems.js";
import { checkedInput, isRecord, type DomainProblems } from "../presenters/checked-input.js";
import { countForUser } from "./request-counts.js";
import { ignoredKeys, WARNING_HEADER } from "./ignored-keys.js";
import { bearerToken } from "./bearer-token.js";
import { RateLimitHeaders, type Counted } from "./rate-limit-headers.js";

export type Reply = Readonly<{ status: number; body?: unknown }>;

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const accepted: Reply = { status: 202 };
export const noContent: Reply = { status: 204 };

type PublicHandle<Schema extends z.ZodType> = (input: z.output<Schema>, caller: Caller) => Promise<Reply>;
type PrivateHandle<Schema extends z.ZodType> = (
  actor: Actor,
  input: z.output<Schema>,
  caller: Caller,
) => Promise<Reply>;

type PrivateEndpoint = <Schema extends z.ZodType>(
  schema: Schema,
  handle: PrivateHandle<Schema>,
  problems?: DomainProblems<Schema>,
  ...counted: readonly LimitedAction[]
) => RequestHandler;

export type Endpoints = Readonly<{
  /** A route that anybody may call. */
  publicly<Schema extends z.ZodType>(
    schema: Schema,
    handle: PublicHandle<Schema>,
    problems?: DomainProblems<Schema>,
  ): RequestHandler;
  /** A route that needs the access token of a session that is alive, which is looked at before anything else. `counted` limits it a user, too. */
  privately: PrivateEndpoint;
  /** The same, for lists and searches. */
  lists: PrivateEndpoint;
  /** The same, for sends. */
  sends: PrivateEndpoint;
  /** The same, for what one may do while an email that has to be verified is not. */
  unverified: PrivateEndpoint;
  /** The same, for what ends sessions or changes the password. */
  account: PrivateEndpoint;
}>;

export type EndpointDeps = Readonly<{
  tokens: TokenService;
  admission: Admission;
  traffic: Traffic;
  inFlight: InFlightRequests;
  /** The TCP sockets, which belong to those who ask over them. */
  tcpPeers: Pick<TcpPeers, "own">;
  limiter: RateLimiter;
  refusals: Pick<RefusalLog, "request">;
  limits: Limits;
  /** Whether answers name the keys of a request that were ignored: not in production. */
  warnings: boolean;
}>;

export function endpoints(deps: EndpointDeps): Endpoints {
  const { tokens, admission, traffic, inFlight, tcpPeers, limiter, refusals, limits, warnings } = deps;
  const headers = new RateLimitHeaders(limiter, limits);

  /** Answers, and tells what is left of every limit that `count` names. */
  const endpoint =
    (answer: (request: Request, count: (counted: Counted) => void) => Promise<Reply>): RequestHandler =>
    async (request, response) => {
      const counted: Counted[] = [];
      try {
        const reply = await traffic.answer(() => answer(request, (one) => void counted.push(one)));
        headers.tell(response, counted);
        send(response, reply);
      } catch (error) {
        headers.tellRefusal(response, error, counted);
        throw error;
      }
    };

  function inputFor(schema: z.ZodType, request: Request): Readonly<Record<string, unknown>> {
    const input = inputOf(request);
    const ignored = warnings ? ignoredKeys(schema, input) : null;
    if (ignored !== null) request.res?.set(WARNING_HEADER, ignored);
    return input;
  }

  const takeAsStranger = (request: Request) => takeByAddress(limiter, "request.address", addressOf(request));

  async function identityOf(request: Request): Promise<Identity> {
    try {
      return tokens.verify(bearerToken(request));
    } catch (refusal) {
      refusals.request(refusal, { address: addressOf(request) });
      await takeAsStranger(request);
      throw refusal;
    }
  }

  const privately =
    (kind: RequestKind, unverified = false): PrivateEndpoint =>
    (schema, handle, problems, ...actions) =>
      endpoint(async (request, count) => {
        const { userId, sessionId, expiresAt } = await identityOf(request);
        tcpPeers.own(request.socket, userId);
        for (const action of actions) count([action, userId]);
        count(kind === "account" ? ["account.session", sessionId] : ["request.user", userId]);
        const actor = { userId, sessionId };
        const onAlive = () => countForUser(request, inFlight, userId);
        return admission.run({ actor, expiresAt, address: addressOf(request), kind, unverified, onAlive }, () =>
          handle(actor, checkedInput(schema, inputFor(schema, request), problems), callerOf(request)),
        );
      });

  return {
    publicly: (schema, handle, problems) =>
      endpoint(async (request, count) => {
        count(asStranger(request));
        try {
          await takeAsStranger(request);
          return await handle(checkedInput(schema, inputFor(schema, request), problems), callerOf(request));
        } catch (error) {
          refusals.request(error, { address: addressOf(request) });
          throw error;
        }
      }),
    privately: privately("read"),
    lists: privately("list"),
    sends: privately("send"),
    unverified: privately("read", true),
    account: privately("account", true),
  };
}

const addressOf = ({ ip }: Request): string => ip ?? "";
const asStranger = (request: Request): Counted => ["request.address", addressKey(addressOf(request))];

function send(response: Response, { status, body }: Reply): void {
  if (body === undefined) response.status(status).end();
  else response.status(status).json(body);
}

const callerOf = ({ ip, headers }: Request): Caller => ({ address: ip ?? "", userAgent: headers["user-agent"] ?? "" });

/** The path's ids over the body, or over the query: a GET has no body, and a DELETE may have either. */
function inputOf(request: Request): Readonly<Record<string, unknown>> {
  const { method, query, params } = request;
  const isRead = method === "GET" || method === "HEAD";
  const body: unknown = isRead ? {} : (request.body ?? {});
  if (!isRecord(body)) refuse({ path: "", message: "must be a JSON object" });
  return { ...(isRead || method === "DELETE" ? query : {}), ...body, ...params };
}
