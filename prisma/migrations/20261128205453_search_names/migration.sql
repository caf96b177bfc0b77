-- AlterTable
ALTER TABLE "Room" ADD COLUMN     "searchNamesOf" TEXT;

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "searchNamesOf" TEXT;

-- CreateTable
CREATE TABLE "user_search_names" (
    "userId" UUID NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "user_search_names_pkey" PRIMARY KEY ("userId","name")
);

-- CreateTable
CREATE TABLE "room_search_names" (
    "roomId" UUID NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "open" BOOLEAN NOT NULL,

    CONSTRAINT "room_search_names_pkey" PRIMARY KEY ("roomId","name")
);

-- CreateIndex
CREATE INDEX "user_search_names_name_userId_idx" ON "user_search_names"("name", "userId");

-- CreateIndex
CREATE INDEX "room_search_names_open_name_roomId_idx" ON "room_search_names"("open", "name", "roomId");

-- AddForeignKey
ALTER TABLE "user_search_names" ADD CONSTRAINT "user_search_names_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "room_search_names" ADD CONSTRAINT "room_search_names_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Finds what a node of the version before stored or renamed: the application folds it, a few rows at a time.
CREATE INDEX "User_unfolded_idx" ON "User"("id")
WHERE "searchNamesOf" IS DISTINCT FROM ("username" || ' ' || "displayName");
CREATE INDEX "Room_unfolded_idx" ON "Room"("id") WHERE "searchNamesOf" IS DISTINCT FROM "name";

-- Lists leave these out: without an index of what they hold they read everything that was ever there.
CREATE INDEX "Room_open_idx" ON "Room"("id") WHERE "kind" = 'public' AND "archivedAt" IS NULL;
CREATE INDEX "Membership_active_of_room_idx" ON "Membership"("roomId", "userId") WHERE "leftAt" IS NULL;
CREATE INDEX "Membership_active_of_user_idx" ON "Membership"("userId", "roomId") WHERE "leftAt" IS NULL;
CREATE INDEX "Session_unended_idx" ON "Session"("userId", "id") WHERE "endedAt" IS NULL;
