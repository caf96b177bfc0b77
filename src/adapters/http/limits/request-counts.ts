import type { Duplex } from "node:stream";
import type { Request, RequestHandler, Response } from "express";
import type { InFlightRequests } from "../../../application/limits/in-flight-requests.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { isLocalProbe } from "../request/probes.js";

/** Callbacks for the close of a socket: an answer that is queued behind another one gets no event of its own. */
const untilClosed = new WeakMap<Duplex, Set<() => void>>();

/** Counts a request of an address as in progress until its answer is sent or its connection closes. */
export const countRequests =
  (inFlight: InFlightRequests): RequestHandler =>
  (request, response, next) => {
    if (!isLocalProbe(request)) untilTaken(request, response, inFlight.enterFrom(request.ip ?? ""));
    next();
  };

/** Counts a request of a user in progress until its answer is sent or its connection closes. */
export function countForUser(request: Request, inFlight: InFlightRequests, userId: UserId): void {
  const leave = inFlight.enter(userId);
  if (request.res) untilTaken(request, request.res, leave);
  else leave();
}

/** Registers a callback for the end of the answer, or of its connection. */
export const onClose =
  (request: Request) =>
  (callback: () => void): void => {
    if (request.res) untilTaken(request, request.res, callback);
  };

function untilTaken({ socket }: Request, response: Response, leave: () => void): void {
  if (response.closed || socket.closed) return leave();
  const leaves = leavesOf(socket);
  leaves.add(leave);
  response.once("close", () => {
    leaves.delete(leave);
    leave();
  });
}

function leavesOf(socket: Duplex): Set<() => void> {
  const known = untilClosed.get(socket);
  if (known) return known;
  const leaves = new Set<() => void>();
  untilClosed.set(socket, leaves);
  socket.once("close", () => {
    for (const leave of leaves) leave();
    leaves.clear();
  });
  return leaves;
}
