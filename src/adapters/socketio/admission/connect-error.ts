import { failureView } from "../../presenters/failure-view.js";

/** What a `connect_error` tells a client: `data` says why. */
export function connectError(error: unknown, report: (error: unknown) => void): Error {
  const failure = failureView(error, report);
  return Object.assign(new Error(failure.message), { data: failure });
}
