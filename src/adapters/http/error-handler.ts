import { STATUS_CODES } from "node:http";
import type { ErrorRequestHandler, RequestHandler } from "express";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { ProblemDetails } from "../../protocol/failure.js";
import { unsupported } from "./request/json-body.js";
import { failureView } from "../presenters/failure-view.js";

export const routeNotFound: RequestHandler = (request) => {
  throw new DomainError("not_found", "route.not_found", `No route for ${request.method} exists at this address.`);
};

/** Answers every error as `application/problem+json` (RFC 9457). */
export function errorHandler(): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { message, ...failure } = failureView(ownError(error), (cause) =>
      request.log.error({ err: cause }, "unexpected error"),
    );
    const problem: ProblemDetails = {
      type: `urn:synctalk:problem:${failure.code}`,
      title: STATUS_CODES[failure.status] ?? "Error",
      detail: message,
      ...failure,
      requestId: String(response.getHeader("X-Request-Id")),
    };
    const retryAfterMs = failure.details?.["retryAfterMs"];
    if (typeof retryAfterMs === "number") response.set("Retry-After", String(Math.ceil(retryAfterMs / 1000)));
    if (failure.status === 401) response.set("WWW-Authenticate", "Bearer");
    response.status(failure.status).type("application/problem+json").send(JSON.stringify(problem));
  };
}

/** Translates errors of Express and its body parser by their status. A 4xx is caused by the client. */
function ownError(error: unknown): unknown {
  if (error instanceof DomainError || !(error instanceof Error)) return error;
  const { status } = error as Error & { status?: unknown };
  if (status === 413) return new DomainError("too_large", "request.too_large", "The request body is too large.");
  if (status === 415) return unsupported("The Content-Encoding of the request is not supported");
  if (typeof status !== "number" || status < 400 || status > 499) return error;
  const issues = [{ path: "", message: "must be JSON in UTF-8, at a well-formed address" }];
  return new DomainError("invalid", "request.invalid", "The request cannot be read.", { issues });
}
