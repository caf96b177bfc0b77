import type { Happening, Stamped } from "./event.js";

export type Recorder = Readonly<{ record(happening: Happening): void }>;

/** Histories of all clients of one run, in one global order. */
export class Histories {
  readonly events: Stamped[] = [];

  constructor(private readonly told: (event: Stamped) => void = () => undefined) {}

  of(client: string, user: string): Recorder {
    return {
      record: (happening) => {
        const event = { ...happening, order: this.events.length, at: performance.now(), client, user };
        this.events.push(event);
        this.told(event);
      },
    };
  }

  count(kind: Stamped["kind"]): number {
    return this.events.reduce((sum, event) => sum + (event.kind === kind ? 1 : 0), 0);
  }
}
