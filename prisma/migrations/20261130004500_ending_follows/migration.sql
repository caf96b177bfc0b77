-- CreateTable
CREATE TABLE "ending_follows" (
    "userId" UUID NOT NULL,
    "roomId" UUID NOT NULL,

    CONSTRAINT "ending_follows_pkey" PRIMARY KEY ("userId","roomId")
);
