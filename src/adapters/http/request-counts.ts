import type { Request, RequestHandler, Response } from "express";
import type { InFlightRequests } from "../../application/limits/in-flight-requests.js";
import type { UserId } from "../../domain/accounts/user.js";
import { addressKey } from "../../domain/limits/address-key.js";
import { isLocalProbe } from "./probes.js";

/** Counts a request of an address as under way until its answer is taken. */
export const countRequests =
  (inFlight: InFlightRequests): RequestHandler =>
  (request, response, next) => {
    if (!isLocalProbe(request)) untilTaken(response, inFlight.enter("address", addressKey(request.ip ?? "")));
    next();
  };

/** Counts a request of a user in the same way. */
export function countForUser({ res: response }: Request, inFlight: InFlightRequests, userId: UserId): void {
  const leave = inFlight.enter("user", userId);
  if (response) untilTaken(response, leave);
  else leave();
}

function untilTaken(response: Response, leave: () => void): void {
  if (response.closed) leave();
  else response.once("close", leave);
}
