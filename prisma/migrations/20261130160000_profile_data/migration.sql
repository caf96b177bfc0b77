-- AlterTable
ALTER TABLE "User" ADD COLUMN     "data" JSONB;
