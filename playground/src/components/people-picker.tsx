import { useState } from "preact/hooks";
import type { UserSummary } from "@synctalk/client";
import { nameOf } from "../view/people";
import { Avatar } from "./avatar";
import { usePeopleSearch } from "./use-people-search";

type Props = {
  chosen: readonly UserSummary[];
  choose: (people: readonly UserSummary[]) => void;
  /** Ids of people who cannot be chosen. */
  except: ReadonlySet<string>;
};

/** Finds people by name. Chosen people stay in the list while another name is searched. */
export function PeoplePicker({ chosen, choose, except }: Props) {
  const [query, setQuery] = useState("");
  const { found, status } = usePeopleSearch(query.trim());
  const ids = new Set(chosen.map(({ id }) => id));
  const offered = [...chosen, ...found.filter(({ id }) => !ids.has(id) && !except.has(id))];
  const toggle = (user: UserSummary) =>
    choose(ids.has(user.id) ? chosen.filter(({ id }) => id !== user.id) : [...chosen, user]);
  return (
    <>
      <input
        type="search"
        class="input"
        aria-label="Find people"
        placeholder="Find people by name"
        autoFocus
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <ul class="people" aria-label="People">
        {offered.map((user) => (
          <li key={user.id}>
            <label class="person">
              <input type="checkbox" checked={ids.has(user.id)} onChange={() => toggle(user)} />
              <Avatar user={user} />
              <span class="who">
                <strong>{nameOf(user)}</strong>
                <span>@{user.username}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <p class="people-none" role="status">
        {(offered.length === 0 || status.isRefusal) && status.text}
      </p>
    </>
  );
}
