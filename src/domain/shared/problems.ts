import { DomainError } from "./domain-error.js";

/** What is wrong with one field of a request. `code` is set where the problem has a name of its own. */
export type Problem = Readonly<{ path: string; message: string; code?: string }>;

/** Refuses for what is wrong with one field. */
export function refuse(problem: Problem): never {
  throw invalid([problem], problem);
}

/** Refuses with every problem at once; under the problems' own code when they all share one. */
export function refuseAll(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first) throw invalid(problems, first);
}

function invalid(problems: readonly Problem[], first: Problem): DomainError {
  const issues = problems.map(({ path, message }) => ({ path, message }));
  const shared = problems.every(({ code }) => code === first.code) ? first.code : undefined;
  const text = shared ? `The ${first.path} ${first.message}.` : "The request is not valid.";
  return new DomainError("invalid", shared ?? "request.invalid", text, { issues });
}
