import { failureView } from "../../presenters/failure-view.js";

/** The `connect_error` for a client. Its `data` is the reason. */
export function connectError(error: unknown, report: (error: unknown) => void): Error {
  const failure = failureView(error, report);
  return Object.assign(new Error(failure.message), { data: failure });
}
