import { presenceText } from "../view/presence-text";
import { useNow } from "./use-now";
import { usePresence } from "./use-presence";

/** Says whether a person is there, when they were seen last, and what they say about it. */
export function PresenceLine({ userId, otherwise }: { userId: string; otherwise: string }) {
  const presence = usePresence(userId);
  const now = useNow();
  const text = presence ? presenceText(presence, now) : otherwise;
  return (
    <p data-testid="presence-line" title={text}>
      {text}
    </p>
  );
}
