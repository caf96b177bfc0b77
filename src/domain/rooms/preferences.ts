import { throwIfInvalid } from "../shared/field-errors.js";
import type { Membership, NotificationLevel } from "./membership.js";

/** A level without `until`, or with null, holds until it is changed. */
export type Notifications = Readonly<{ level: NotificationLevel; until?: Date | null }>;

export function setNotifications(
  membership: Membership,
  { level, until = null, at }: Notifications & Readonly<{ at: Date }>,
): Membership {
  if (until && until <= at) throwIfInvalid([{ path: "until", message: "must be in the future" }]);
  return { ...membership, notifyLevel: level, notifyUntil: until };
}
