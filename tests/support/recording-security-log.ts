import type { SecurityEvent, SecurityLog } from "../../src/application/ports/security-log.js";

/** Records all events. */
export class RecordingSecurityLog implements SecurityLog {
  readonly events: SecurityEvent[] = [];

  record(event: SecurityEvent): void {
    this.events.push(event);
  }

  get names(): string[] {
    return this.events.map(({ name }) => name);
  }
}
