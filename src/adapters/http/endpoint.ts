import type { Request, RequestHandler } from "express";
import type { z } from "zod";
import type { EmailVerification } from "../../application/accounts/email-verification.js";
import type { LiveSessions } from "../../application/accounts/live-sessions.js";
import type { Actor } from "../../application/actor.js";
import type { Caller } from "../../application/caller.js";
import type { TokenService } from "../../application/ports/token-service.js";
import type { Traffic } from "../../application/traffic.js";
import { tokenInvalid, tokenMissing } from "../../domain/accounts/errors.js";
import { refuse } from "../../domain/shared/problems.js";
import { checkedInput, isRecord, type DomainProblems } from "../presenters/checked-input.js";

export type Reply = Readonly<{ status: number; body?: unknown }>;

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const accepted: Reply = { status: 202 };
export const noContent: Reply = { status: 204 };

type PublicHandle<Schema extends z.ZodType> = (input: z.output<Schema>, caller: Caller) => Promise<Reply>;
type PrivateHandle<Schema extends z.ZodType> = (actor: Actor, input: z.output<Schema>) => Promise<Reply>;

type PrivateEndpoint = <Schema extends z.ZodType>(
  schema: Schema,
  handle: PrivateHandle<Schema>,
  problems?: DomainProblems<Schema>,
) => RequestHandler;

export type Endpoints = Readonly<{
  /** A route that anybody may call. */
  publicly<Schema extends z.ZodType>(
    schema: Schema,
    handle: PublicHandle<Schema>,
    problems?: DomainProblems<Schema>,
  ): RequestHandler;
  /** A route that needs the access token of a session that is alive, which is looked at before anything else. */
  privately: PrivateEndpoint;
  /** The same, for what one may do while an email that has to be verified is not. */
  unverified: PrivateEndpoint;
}>;

export type Access = Readonly<{
  tokens: TokenService;
  liveSessions: Pick<LiveSessions, "check">;
  emailVerification: Pick<EmailVerification, "check">;
  traffic: Traffic;
}>;

export function endpoints({ tokens, liveSessions, emailVerification, traffic }: Access): Endpoints {
  const actorOf = async (request: Request): Promise<Actor> => {
    const { userId, sessionId } = tokens.verify(bearerToken(request));
    await liveSessions.check({ userId, sessionId });
    return { userId, sessionId };
  };
  return {
    publicly: (schema, handle, problems) =>
      endpoint(traffic, (request) => handle(checkedInput(schema, inputOf(request), problems), callerOf(request))),
    privately: (schema, handle, problems) =>
      endpoint(traffic, async (request) => {
        const actor = await actorOf(request);
        await emailVerification.check(actor);
        return handle(actor, checkedInput(schema, inputOf(request), problems));
      }),
    unverified: (schema, handle, problems) =>
      endpoint(traffic, async (request) =>
        handle(await actorOf(request), checkedInput(schema, inputOf(request), problems)),
      ),
  };
}

const endpoint =
  (traffic: Traffic, answer: (request: Request) => Promise<Reply>): RequestHandler =>
  async (request, response) => {
    const { status, body } = await traffic.answer(async () => answer(request));
    if (body === undefined) response.status(status).end();
    else response.status(status).json(body);
  };

const callerOf = ({ ip, headers }: Request): Caller => ({ address: ip ?? "", userAgent: headers["user-agent"] ?? "" });

/** The path's ids over the body, or over the query: a GET has no body, and a DELETE may have either. */
function inputOf(request: Request): Readonly<Record<string, unknown>> {
  const { method, query, params } = request;
  const isRead = method === "GET" || method === "HEAD";
  const body: unknown = isRead ? {} : (request.body ?? {});
  if (!isRecord(body)) refuse({ path: "", message: "must be a JSON object" });
  return { ...(isRead || method === "DELETE" ? query : {}), ...body, ...params };
}

function bearerToken(request: Request): string {
  const header = request.headers.authorization;
  if (!header) throw tokenMissing();
  const [, token] = /^Bearer +(\S+) *$/i.exec(header) ?? [];
  if (!token) throw tokenInvalid();
  return token;
}
