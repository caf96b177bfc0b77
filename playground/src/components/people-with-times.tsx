import type { UserSummary } from "@synctalk/client";
import { nameOf } from "../view/people";
import { listTime } from "../view/times";
import { Avatar } from "./avatar";
import { MoreButton } from "./more-button";
import { Notice } from "./notice";
import { useRoom } from "./room-context";
import { Time } from "./time";
import { useNow } from "./use-now";
import type { Pages } from "./use-pages";

export const PEOPLE_A_PAGE = 50;

type Props = {
  label: string;
  pages: Pages<Readonly<{ user: UserSummary; at: string }>>;
  /** Shown instead of an empty list. */
  none?: string;
};

/** People, each with the time of what they did, page by page. */
export function PeopleWithTimes({ label, pages: { items, hasMore, more, busy, refusal }, none }: Props) {
  const { me } = useRoom();
  const now = useNow();
  return (
    <>
      <Notice text={refusal} />
      <ul class="list" tabIndex={-1} aria-label={label} aria-busy={busy}>
        {items?.map(({ user, at }) => (
          <li key={user.id} class="list-item listed-person" data-testid="listed-person">
            <Avatar user={user} size="small" />
            <span class="listed-name">{user.id === me.id ? "You" : nameOf(user)}</span>
            <Time at={at} show={listTime} now={now} />
          </li>
        ))}
      </ul>
      {items?.length === 0 && none !== undefined && <p class="list-none">{none}</p>}
      {hasMore && <MoreButton label="More people" busy={busy} onClick={more} testId="more-people" />}
    </>
  );
}
