-- AlterTable
ALTER TABLE "user_changes" ADD COLUMN     "changedRev" BIGINT;
