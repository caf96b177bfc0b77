-- AlterTable
ALTER TABLE "Membership" ADD COLUMN     "nameRev" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "deletedAt" TIMESTAMPTZ(3),
ADD COLUMN     "nameRev" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "user_names" (
    "userId" UUID NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "user_names_pkey" PRIMARY KEY ("userId","name")
);

-- CreateIndex
CREATE INDEX "user_names_name_userId_idx" ON "user_names"("name", "userId");

-- AddForeignKey
ALTER TABLE "user_names" ADD CONSTRAINT "user_names_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever is there already is found too: by their username, and by their display name from each of its words on.
INSERT INTO "user_names" ("userId", "name")
SELECT "id", "username" FROM "User"
UNION
SELECT "id", array_to_string("words"["place":], ' ')
FROM (SELECT "id", regexp_split_to_array(lower(btrim("displayName")), '\s+') AS "words" FROM "User") AS "person",
    generate_subscripts("words", 1) AS "place";
