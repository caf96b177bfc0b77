import type { VersionQuery } from "../../../application/ports/message-log.js";
import type { MessageId } from "../../../domain/messages/message.js";
import { MAX_VERSIONS, type MessageVersion } from "../../../domain/messages/message-version.js";
import type { MemoryTables } from "./memory-tables.js";
import { currentSummaryOf } from "./users.js";

type Versions = MemoryTables["versions"];

/** Stores a version and removes the oldest ones past the maximum. */
export const addVersion = (versions: Versions, version: MessageVersion): void =>
  versions.set(version.messageId, [...(versions.get(version.messageId) ?? []), version].slice(-MAX_VERSIONS));

export function removeVersion(versions: Versions, messageId: MessageId, rev: number): boolean {
  const held = versions.get(messageId) ?? [];
  const kept = held.filter((version) => version.rev !== rev);
  versions.set(messageId, kept);
  return kept.length < held.length;
}

export function findVersions(
  tables: Pick<MemoryTables, "versions" | "users">,
  messageId: MessageId,
  { before = Infinity, limit }: VersionQuery,
): readonly MessageVersion[] {
  const older = (tables.versions.get(messageId) ?? []).filter(({ rev }) => rev < before);
  const newest = older.toReversed().slice(0, limit);
  return newest.map((version) => ({ ...version, by: currentSummaryOf(tables, version.by) }));
}
