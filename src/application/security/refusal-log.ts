import type { SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { rateLimitKey } from "../../domain/limits/address-key.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { Scheduler } from "../ports/scheduler.js";
import type { SecurityEvent, SecurityLog } from "../ports/security-log.js";

type Origin = Readonly<{ userId?: UserId; sessionId?: SessionId; address?: string }>;
type Moderation = Readonly<{ roomId: RoomId; userId: UserId; by: UserId }>;
type Counted = { event: SecurityEvent; further: number };

const WINDOW_MS = 60_000;
const MAX_KEYS = 1_000;
/** Routine refusals: tokens that expired or are missing, or belong to a session with a recorded end. */
const ORDINARY: ReadonlySet<string> = new Set(["auth.token_expired", "auth.token_missing", "auth.session_revoked"]);

/**
 * Records refusals in the security log. The first one of a kind within a minute is recorded at once, the others as one
 * event with their number. After 1,000 kinds within a minute, refusals are only distinguished by name and code.
 */
export class RefusalLog {
  private readonly counted = new Map<string, Counted>();

  constructor(private readonly deps: Readonly<{ securityLog: SecurityLog; scheduler: Scheduler }>) {}

  /** Records refused tokens and exceeded limits. Ignores other errors. */
  request(error: unknown, origin: Origin): void {
    if (!(error instanceof DomainError)) return;
    const { kind, code } = error;
    if (kind === "rate_limited") this.record({ name: "limit.exceeded", ...origin, code: limitOf(error) });
    if (kind === "unauthenticated" && isAboutToken(code)) this.record({ name: "auth.token_refused", ...origin, code });
  }

  /** Runs a moderation action, and records it if it is forbidden. */
  async watchModeration<T>(about: Moderation, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DomainError && error.kind === "forbidden")
        this.record({ name: "room.moderation_refused", ...about, code: error.code });
      throw error;
    }
  }

  /** Records an event that may occur very often. */
  record(event: SecurityEvent): void {
    const { name, code } = event;
    const { userId, by, address, roomId } = event;
    const origin = by ?? userId ?? (address === undefined ? "" : rateLimitKey(address));
    const own = [name, code, origin, roomId].join(" ");
    if (this.counted.size < MAX_KEYS || this.counted.has(own)) this.count(own, event);
    else this.count([name, code].join(" "), { name, ...(code !== undefined && { code }) });
  }

  private count(key: string, event: SecurityEvent): void {
    const before = this.counted.get(key);
    if (before) {
      before.further += 1;
      return;
    }
    if (this.counted.size === 0) this.deps.scheduler.after(WINDOW_MS, () => this.endWindow());
    this.counted.set(key, { event, further: 0 });
    this.deps.securityLog.record(event);
  }

  private endWindow(): void {
    const counted = [...this.counted.values()];
    this.counted.clear();
    for (const { event, further } of counted)
      if (further > 0) this.deps.securityLog.record({ ...event, count: further });
  }
}

const isAboutToken = (code: string): boolean => code !== "auth.invalid_credentials" && !ORDINARY.has(code);

function limitOf({ code, details }: DomainError): string {
  const limit: unknown = details?.["limit"];
  return typeof limit === "string" ? limit : code;
}
