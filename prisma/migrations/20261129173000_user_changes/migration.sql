-- AlterTable
ALTER TABLE "user_heads" ADD COLUMN     "sessionRev" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "user_changes" (
    "userId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "roomId" UUID NOT NULL,
    "rev" BIGINT NOT NULL,

    CONSTRAINT "user_changes_pkey" PRIMARY KEY ("userId","kind","id")
);

-- CreateIndex
CREATE INDEX "user_changes_userId_rev_idx" ON "user_changes"("userId", "rev");
