import type { AuditEntry } from "../../domain/rooms/audit-entry.js";
import type { Notice } from "../../domain/rooms/notice.js";

/** Notices of rooms. Only inside a `UnitOfWork` that locked the room. */
export interface NoticeRepository {
  /** Stores a notice with the `rev` of the change that it is about. Its users must exist. */
  add(notice: Notice): Promise<void>;
}

/** Actions of moderators that are not notices. Only inside a `UnitOfWork`. */
export interface AuditRepository {
  /** Stores an entry. Its users must exist. */
  add(entry: AuditEntry): Promise<void>;
}
