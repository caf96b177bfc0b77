import type { Mentionable } from "../view/mention-query";

type Props = { id: string; options: readonly Mentionable[]; at: number; insert: (option: Mentionable) => void };

export const optionId = (listId: string, option: Mentionable) => `${listId}-${option.id}`;

/** The members who can be mentioned. The focus stays in the composer. */
export function MentionList({ id, options, at, insert }: Props) {
  if (options.length === 0) return null;
  return (
    <ul class="mention-list" role="listbox" id={id} aria-label="People to mention" data-testid="mention-list">
      {options.map((option, index) => (
        <li
          key={option.id}
          id={optionId(id, option)}
          role="option"
          aria-selected={index === at}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => insert(option)}
        >
          <strong>{option.about}</strong>
          <span>@{option.username}</span>
        </li>
      ))}
    </ul>
  );
}
