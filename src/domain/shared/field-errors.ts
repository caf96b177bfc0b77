import { DomainError } from "./domain-error.js";

/** What is wrong with one field of a request. `code` is set where the problem has a name of its own. */
export type FieldError = Readonly<{ path: string; message: string; code?: string }>;

/** Refuses for what is wrong with one field. */
export function throwInvalid(problem: FieldError): never {
  throw invalid([problem], problem);
}

/** Refuses with every problem at once; under the problems' own code when they all share one. */
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
