-- AlterTable
ALTER TABLE "User" ADD COLUMN     "receipts" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "Membership" ADD COLUMN     "readAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "thread_follows" ADD COLUMN     "readAt" TIMESTAMPTZ(3);
