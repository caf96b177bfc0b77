import { setTimeout } from "node:timers/promises";
import type { Closable } from "../../application/ports/closable.js";
import type { CleanupStack } from "../cleanup-stack.js";

const TIMEOUT_MS = 5_000;

/** Closes adapters in reverse order, each once, even if it implements several ports. */
export class AdapterClosing {
  private readonly added = new Set<Closable>();

  constructor(
    private readonly cleanup: CleanupStack,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  add(name: string, adapter: Closable): void {
    if (!adapter.close || this.added.has(adapter)) return;
    this.added.add(adapter);
    this.cleanup.add(() => this.close(name, adapter));
  }

  private async close(name: string, adapter: Closable): Promise<void> {
    const closed = new AbortController();
    const tooLate = setTimeout(this.timeoutMs, undefined, { signal: closed.signal }).then(
      () => {
        throw new Error(`The adapter "${name}" did not close within ${this.timeoutMs} ms.`);
      },
      () => undefined,
    );
    try {
      await Promise.race([adapter.close?.(), tooLate]);
    } finally {
      closed.abort();
    }
  }
}
