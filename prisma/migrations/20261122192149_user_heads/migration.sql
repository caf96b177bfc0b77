-- CreateTable
CREATE TABLE "user_heads" (
    "userId" UUID NOT NULL,
    "rev" BIGINT NOT NULL,

    CONSTRAINT "user_heads_pkey" PRIMARY KEY ("userId")
);

-- AddForeignKey
ALTER TABLE "user_heads" ADD CONSTRAINT "user_heads_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Updated in place, as the heads of rooms are.
ALTER TABLE "user_heads" SET (fillfactor = 50);
