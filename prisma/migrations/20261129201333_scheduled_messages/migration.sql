-- CreateEnum
CREATE TYPE "ScheduledState" AS ENUM ('waiting', 'failed');

-- CreateTable
CREATE TABLE "scheduled_messages" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "roomId" UUID NOT NULL,
    "sendAt" TIMESTAMPTZ(3) NOT NULL,
    "state" "ScheduledState" NOT NULL DEFAULT 'waiting',
    "code" TEXT,
    "kind" TEXT NOT NULL DEFAULT 'text',
    "body" TEXT,
    "data" JSONB,
    "replyTo" UUID,
    "threadOf" UUID,
    "alsoInRoom" BOOLEAN NOT NULL DEFAULT false,
    "dueAt" TIMESTAMPTZ(3),
    "claimId" UUID,

    CONSTRAINT "scheduled_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_requests" (
    "userId" UUID NOT NULL,
    "roomId" UUID NOT NULL,
    "clientMessageId" TEXT NOT NULL,
    "scheduledId" UUID NOT NULL,
    "digest" BYTEA NOT NULL,

    CONSTRAINT "schedule_requests_pkey" PRIMARY KEY ("userId","roomId","clientMessageId")
);

-- CreateIndex
CREATE INDEX "scheduled_messages_userId_sendAt_id_idx" ON "scheduled_messages"("userId", "sendAt", "id");

-- CreateIndex
CREATE INDEX "scheduled_messages_dueAt_idx" ON "scheduled_messages"("dueAt");
