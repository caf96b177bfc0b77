-- CreateTable
CREATE TABLE "drafts" (
    "userId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "roomId" UUID NOT NULL,
    "threadOf" UUID,
    "body" TEXT NOT NULL,
    "data" JSONB,
    "bytes" INTEGER NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drafts_pkey" PRIMARY KEY ("userId","id")
);
