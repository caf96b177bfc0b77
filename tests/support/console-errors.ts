import { onTestFinished } from "vitest";

/** Errors that React reports on the console until the test has finished. */
export function recordedErrors(): unknown[] {
  const { error } = console;
  const errors: unknown[] = [];
  Object.assign(console, { error: (...complaint: unknown[]) => void errors.push(complaint) });
  onTestFinished(() => void Object.assign(console, { error }));
  return errors;
}
