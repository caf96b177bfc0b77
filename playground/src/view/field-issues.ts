import type { RequestError } from "@synctalk/client";

/** Problems of single fields, by the last step of their path: `body.email` and `["email"]` are both `email`. */
export function fieldIssues(failure: RequestError): Readonly<Record<string, string>> {
  const issues = failure.details["issues"];
  if (!Array.isArray(issues)) return fieldOfCode(failure);
  const found: Record<string, string> = {};
  for (const issue of issues.filter(isIssue)) found[lastStep(issue.path)] ??= issue.message;
  return Object.keys(found).length > 0 ? found : fieldOfCode(failure);
}

const FIELD_OF_CODE: Readonly<Record<string, string>> = {
  "account.email_taken": "email",
  "account.username_taken": "username",
  "account.password_too_weak": "password",
};

function fieldOfCode(failure: RequestError): Readonly<Record<string, string>> {
  const field = FIELD_OF_CODE[failure.code];
  return field ? { [field]: failure.message } : {};
}

function lastStep(path: unknown): string {
  const steps = Array.isArray(path) ? path.map(String) : String(path).split(/[./]/);
  return steps.at(-1) ?? "";
}

function isIssue(value: unknown): value is { path: unknown; message: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "path" in value &&
    "message" in value &&
    typeof value.message === "string"
  );
}
