import { DomainError } from "./domain-error.js";

/** An invalid field of a request. `code` is set for problems with a code of their own. */
export type FieldError = Readonly<{ path: string; message: string; code?: string }>;

/** Throws for one invalid field. */
export function throwInvalid(problem: FieldError): never {
  throw invalid([problem], problem);
}

/** Throws with all problems at once, under their own code when they share one. */
export function throwIfInvalid(problems: readonly FieldError[]): void {
  const [first] = problems;
  if (first) throw invalid(problems, first);
}

function invalid(problems: readonly FieldError[], first: FieldError): DomainError {
  const issues = problems.map(({ path, message }) => ({ path, message }));
  const shared = problems.every(({ code }) => code === first.code) ? first.code : undefined;
  const text = shared ? `The ${first.path} ${first.message}.` : "The request is not valid.";
  return new DomainError("invalid", shared ?? "request.invalid", text, { issues });
}
