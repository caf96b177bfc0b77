import type { UserSummary } from "@synctalk/client";
import { blockTexts } from "../view/block-texts";
import { useChat, useSelect } from "./chat-context";
import type { Question } from "./confirm";

/** The question that blocks a person, or unblocks somebody whom the user blocks already. */
export function useBlockQuestion(user: UserSummary | null): Question | null {
  const { rest } = useChat().session.client;
  const isBlocked = useSelect((state) => user !== null && state.blockedIds.has(user.id));
  if (!user) return null;
  return { ...blockTexts(user, isBlocked), act: () => (isBlocked ? rest.unblock(user.id) : rest.block(user.id)) };
}
