-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "sentDigest" BYTEA;
