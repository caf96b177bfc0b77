-- AlterTable
ALTER TABLE "schedule_requests" ADD COLUMN     "sendAt" TIMESTAMPTZ(3) NOT NULL DEFAULT (now() + '1 year'::interval);

-- AlterTable
ALTER TABLE "user_changes" ADD COLUMN     "removedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "user_heads" ADD COLUMN     "forgottenRev" BIGINT NOT NULL DEFAULT 0;

-- Things that were removed before this migration.
UPDATE "user_changes" SET "removedAt" = now() WHERE CASE kind
  WHEN 'drafts' THEN NOT EXISTS (SELECT FROM drafts WHERE "userId" = user_changes."userId" AND id = user_changes.id)
  WHEN 'scheduled' THEN NOT EXISTS (SELECT FROM scheduled_messages WHERE id = user_changes.id)
  WHEN 'threads' THEN NOT EXISTS (
    SELECT FROM thread_follows WHERE "rootId" = user_changes.id AND "userId" = user_changes."userId")
  WHEN 'memberships' THEN NOT EXISTS (
    SELECT FROM "Membership"
    WHERE "roomId" = user_changes.id AND "userId" = user_changes."userId" AND "leftAt" IS NULL)
  ELSE false END;

-- CreateIndex
CREATE INDEX "schedule_requests_sendAt_idx" ON "schedule_requests"("sendAt");

-- CreateIndex
-- A partial index, so that only removals write to it.
CREATE INDEX "user_changes_removed_idx" ON "user_changes"("removedAt") WHERE "removedAt" IS NOT NULL;
