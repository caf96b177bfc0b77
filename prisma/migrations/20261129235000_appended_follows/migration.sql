-- CreateTable
CREATE TABLE "appended_follows" (
    "userId" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "rootId" UUID NOT NULL,
    "roomId" UUID NOT NULL,

    CONSTRAINT "appended_follows_pkey" PRIMARY KEY ("userId","id")
);
