-- AlterTable
ALTER TABLE "scheduled_messages" ADD COLUMN     "isRetry" BOOLEAN NOT NULL DEFAULT false;

-- Claims look for messages to retry apart from the others.
CREATE INDEX "scheduled_messages_retries_idx" ON "scheduled_messages"("dueAt") WHERE "isRetry";
