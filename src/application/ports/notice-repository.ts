import type { AuditEntry } from "../../domain/rooms/audit-entry.js";
import type { Notice } from "../../domain/rooms/notice.js";

/** Notices of rooms. Only inside a `UnitOfWork` that locked the room. */
export interface NoticeRepository {
  /** Stores a notice with the `rev` of the change that it is about. Its users must exist. */
  add(notice: Notice): Promise<void>;
}

/** Actions of moderators, for the audit alone. Only inside a `UnitOfWork`. */
export interface AuditRepository {
  /**
   * Stores an entry. Its users must exist. The audit lists an entry with the id of a notice in the place of the notice:
   * it tells moderators more.
   */
  add(entry: AuditEntry): Promise<void>;

  /** `add` for several entries at the cost of one. */
  addAll(entries: readonly AuditEntry[]): Promise<void>;
}
