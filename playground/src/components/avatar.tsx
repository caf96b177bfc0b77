import type { UserSummary } from "@synctalk/client";
import { hueClass, initials, nameOf } from "../view/people";

export function Avatar({ user, size = "medium" }: { user: UserSummary; size?: "small" | "medium" | "large" }) {
  return (
    <span class={`avatar avatar-${size} ${hueClass(user.id)}`} aria-hidden="true">
      {initials(nameOf(user))}
    </span>
  );
}
