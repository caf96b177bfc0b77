-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "sentRev" BIGINT;

-- AlterTable
ALTER TABLE "Sanction" ADD COLUMN     "byRole" "Role" NOT NULL DEFAULT 'owner';

-- Sanctions that are there already are kept as strict as they may have been: whoever owns the room now may have owned it then.
UPDATE "Sanction" SET "byRole" = CASE WHEN EXISTS (
    SELECT FROM "Membership"
    WHERE "Membership"."roomId" = "Sanction"."roomId" AND "Membership"."userId" = "Sanction"."by" AND "Membership"."role" = 'owner'
) THEN 'owner'::"Role" ELSE 'moderator'::"Role" END;

-- What is looked for under a room's lock is found without reading its other members, nor the rooms that a user left:
-- another owner, the successor of the last one, and how many rooms a user is in.
CREATE INDEX "Membership_succession_idx" ON "Membership"("roomId", "role", "joinedAt", "userId") WHERE "leftAt" IS NULL;
CREATE INDEX "Membership_active_idx" ON "Membership"("userId") WHERE "leftAt" IS NULL;
