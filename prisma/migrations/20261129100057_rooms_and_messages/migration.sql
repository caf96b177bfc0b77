-- CreateEnum
CREATE TYPE "HistoryVisibility" AS ENUM ('all', 'sinceJoin');

-- CreateEnum
CREATE TYPE "NotificationLevel" AS ENUM ('all', 'mentions', 'none');

-- CreateEnum
CREATE TYPE "MessageVia" AS ENUM ('user', 'bot', 'webhook', 'scheduled');

-- CreateEnum
CREATE TYPE "NoticeKind" AS ENUM ('created', 'joined', 'left', 'added', 'removed', 'banned', 'unbanned', 'role', 'renamed', 'topic', 'settings', 'archived', 'unarchived', 'pinned', 'unpinned');

-- CreateEnum
CREATE TYPE "ReportState" AS ENUM ('open', 'resolved', 'dismissed');

-- AlterEnum
ALTER TYPE "RoomKind" ADD VALUE 'group';

-- AlterTable
ALTER TABLE "Membership" ADD COLUMN     "favourite" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "notifyLevel" "NotificationLevel" NOT NULL DEFAULT 'all',
ADD COLUMN     "notifyUntil" TIMESTAMPTZ(3),
ADD COLUMN     "slowModeSentAt" TIMESTAMPTZ(3),
ADD COLUMN     "unreadFrom" BIGINT,
ADD COLUMN     "visibleFrom" BIGINT NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "contentRev" BIGINT,
ADD COLUMN     "data" JSONB,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'text',
ADD COLUMN     "lastReplyAt" TIMESTAMPTZ(3),
ADD COLUMN     "lastThreadSeq" BIGINT,
ADD COLUMN     "mentionedIds" UUID[],
ADD COLUMN     "mentionsHere" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "mentionsRoom" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "participantIds" UUID[],
ADD COLUMN     "pinnedAt" TIMESTAMPTZ(3),
ADD COLUMN     "reactions" JSONB,
ADD COLUMN     "replies" INTEGER,
ADD COLUMN     "replyTo" UUID,
ADD COLUMN     "rootSeq" BIGINT,
ADD COLUMN     "threadOf" UUID,
ADD COLUMN     "threadSeq" BIGINT,
ADD COLUMN     "via" "MessageVia" NOT NULL DEFAULT 'user',
ALTER COLUMN "seq" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Room" ADD COLUMN     "announcement" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "clientRoomId" TEXT,
ADD COLUMN     "createdBy" UUID,
ADD COLUMN     "data" JSONB,
ADD COLUMN     "directPair" TEXT,
ADD COLUMN     "history" "HistoryVisibility" NOT NULL DEFAULT 'all',
ADD COLUMN     "receipts" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "slowModeSeconds" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "topic" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "bot" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "room_heads" ADD COLUMN     "contentRev" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "message_versions" (
    "messageId" UUID NOT NULL,
    "rev" BIGINT NOT NULL,
    "roomId" UUID NOT NULL,
    "body" TEXT,
    "data" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" UUID NOT NULL,

    CONSTRAINT "message_versions_pkey" PRIMARY KEY ("messageId","rev")
);

-- CreateTable
CREATE TABLE "reactions" (
    "messageId" UUID NOT NULL,
    "emoji" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "rev" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reactions_pkey" PRIMARY KEY ("messageId","emoji","userId")
);

-- CreateTable
CREATE TABLE "thread_follows" (
    "rootId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "roomId" UUID NOT NULL,
    "following" BOOLEAN NOT NULL,
    "readSeq" BIGINT NOT NULL,
    "unreadFrom" BIGINT,

    CONSTRAINT "thread_follows_pkey" PRIMARY KEY ("rootId","userId")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" UUID NOT NULL,
    "roomId" UUID NOT NULL,
    "rev" BIGINT NOT NULL,
    "afterSeq" BIGINT NOT NULL,
    "kind" "NoticeKind" NOT NULL,
    "actorId" UUID NOT NULL,
    "subjectId" UUID,
    "data" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notices_pkey" PRIMARY KEY ("roomId","rev","id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" UUID NOT NULL,
    "roomId" UUID NOT NULL,
    "actorId" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "subjectId" UUID,
    "messageId" UUID,
    "details" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("roomId","id")
);

-- CreateTable
CREATE TABLE "invites" (
    "code" TEXT NOT NULL,
    "roomId" UUID NOT NULL,
    "createdBy" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "maxUses" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "invites_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "reports" (
    "id" UUID NOT NULL,
    "roomId" UUID NOT NULL,
    "messageId" UUID NOT NULL,
    "message" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "reporterId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" "ReportState" NOT NULL DEFAULT 'open',

    CONSTRAINT "reports_pkey" PRIMARY KEY ("roomId","id")
);

-- CreateIndex
CREATE INDEX "reactions_messageId_emoji_rev_idx" ON "reactions"("messageId", "emoji", "rev");

-- CreateIndex
CREATE INDEX "reactions_messageId_userId_idx" ON "reactions"("messageId", "userId");

-- CreateIndex
CREATE INDEX "thread_follows_userId_rootId_idx" ON "thread_follows"("userId", "rootId");

-- CreateIndex
CREATE INDEX "thread_follows_roomId_userId_idx" ON "thread_follows"("roomId", "userId");

-- CreateIndex
CREATE INDEX "notices_roomId_afterSeq_rev_id_idx" ON "notices"("roomId", "afterSeq", "rev", "id");

-- CreateIndex
CREATE INDEX "notices_roomId_id_idx" ON "notices"("roomId", "id");

-- CreateIndex
CREATE INDEX "invites_roomId_createdAt_code_idx" ON "invites"("roomId", "createdAt", "code");

-- CreateIndex
CREATE INDEX "reports_roomId_state_id_idx" ON "reports"("roomId", "state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reports_messageId_reporterId_key" ON "reports"("messageId", "reporterId");

-- CreateIndex
CREATE UNIQUE INDEX "Room_directPair_key" ON "Room"("directPair");

-- CreateIndex
CREATE INDEX "Sanction_roomId_until_userId_kind_idx" ON "Sanction"("roomId", "until", "userId", "kind");

-- Prisma's schema does not hold partial indexes.
CREATE UNIQUE INDEX "Message_threadOf_threadSeq_key" ON "Message"("threadOf", "threadSeq") WHERE "threadOf" IS NOT NULL;
CREATE INDEX "Message_pinned_idx" ON "Message"("roomId", "pinnedAt") WHERE "pinnedAt" IS NOT NULL;
CREATE UNIQUE INDEX "Room_createdBy_clientRoomId_key" ON "Room"("createdBy", "clientRoomId") WHERE "clientRoomId" IS NOT NULL;

-- The time that stands for "for good" was 9999-01-01. Answers give the last millisecond of that year.
UPDATE "Sanction" SET "until" = '9999-12-31T23:59:59.999Z' WHERE "until" = '9999-01-01T00:00:00Z';
UPDATE "Membership" SET "mutedUntil" = '9999-12-31T23:59:59.999Z' WHERE "mutedUntil" = '9999-01-01T00:00:00Z';
