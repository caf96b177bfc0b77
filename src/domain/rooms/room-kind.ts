/** `direct`: two people; `group`: a few people without a name. */
export type RoomKind = "public" | "private" | "direct" | "group";
