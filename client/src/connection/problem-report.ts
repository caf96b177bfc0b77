import type { RequestError } from "../request-error.js";
import type { ClientState } from "../state/client-state.js";
import type { Store } from "../state/store.js";
import { type ConnectionProblem, problemOf } from "./connection-problem.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  /** Finds the reason why the server cannot be reached, which the socket does not report. Null when it is unknown. */
  diagnose: () => Promise<RequestError | null>;
}>;

const DIAGNOSED = new Set(["client.origin_refused", "client.socket_refused", "client.wrong_path"]);

/** Maintains `state.problem`. Later failures update the problem, and its start time stays until the client is live. */
export class ProblemReport {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  note(failure: RequestError): void {
    this.#deps.store.update((state) => {
      const { problem } = state;
      const isKnown = problem && failure.code === "client.unreachable" && DIAGNOSED.has(problem.code);
      return isKnown ? state : { ...state, problem: problemOf(failure, problem?.since ?? Date.now()) };
    });
  }

  noteNextTry(nextTryAt: number | null): void {
    this.#change((problem) => ({ ...problem, nextTryAt }));
  }

  /** Determines why the server is unreachable and stores the reason. */
  async diagnose(): Promise<RequestError | null> {
    const found = await this.#deps.diagnose();
    const { problem } = this.#deps.store.get();
    if (!found || !problem || !(problem.code === "client.unreachable" || DIAGNOSED.has(problem.code))) return null;
    const { code, message } = found;
    this.#change((known) => ({ ...known, code, message }));
    return found;
  }

  #change(change: (problem: ConnectionProblem) => ConnectionProblem): void {
    this.#deps.store.update((state) => (state.problem ? { ...state, problem: change(state.problem) } : state));
  }
}
