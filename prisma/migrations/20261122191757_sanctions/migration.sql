-- CreateEnum
CREATE TYPE "Departure" AS ENUM ('left', 'removed', 'banned');

-- CreateEnum
CREATE TYPE "SanctionKind" AS ENUM ('mute', 'ban');

-- AlterTable
ALTER TABLE "Membership" ADD COLUMN     "departure" "Departure",
ADD COLUMN     "mutedUntil" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "Sanction" (
    "roomId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "kind" "SanctionKind" NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "by" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Sanction_pkey" PRIMARY KEY ("roomId","userId","kind")
);

-- AddForeignKey
ALTER TABLE "Sanction" ADD CONSTRAINT "Sanction_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Sanction" ADD CONSTRAINT "Sanction_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Sanction" ADD CONSTRAINT "Sanction_by_fkey" FOREIGN KEY ("by") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
