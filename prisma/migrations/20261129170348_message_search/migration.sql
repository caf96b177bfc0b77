-- CreateTable
CREATE TABLE "message_search_words" (
    "messageId" UUID NOT NULL,
    "roomId" UUID NOT NULL,
    "place" BIGINT NOT NULL,
    "sentAt" TIMESTAMPTZ(3) NOT NULL,
    "contentRev" BIGINT NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "message_search_words_pkey" PRIMARY KEY ("messageId")
);

-- CreateTable
CREATE TABLE "room_search_positions" (
    "roomId" UUID NOT NULL,
    "rev" BIGINT NOT NULL,

    CONSTRAINT "room_search_positions_pkey" PRIMARY KEY ("roomId")
);

-- CreateTable
CREATE TABLE "search_rebuilds" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "afterId" UUID NOT NULL,

    CONSTRAINT "search_rebuilds_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "message_search_words_roomId_sentAt_messageId_idx" ON "message_search_words"("roomId", "sentAt", "messageId");

-- CreateIndex
-- Every search reads the pending list as a whole.
CREATE INDEX "message_search_words_words_idx" ON "message_search_words" USING GIN ("words") WITH (gin_pending_list_limit = 512);
