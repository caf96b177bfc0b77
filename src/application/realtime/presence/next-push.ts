import { nextStep, type ActivityArea, type ShownActivities } from "../../../domain/presence/activity.js";
import type { PassingAnnouncement } from "../../ports/message-broadcaster.js";

/** A push to a reader, the view after it, and whether more pushes follow. */
export type NextPush = Readonly<{ announcement: PassingAnnouncement; after: ShownActivities; more: boolean }>;

/** The next push that turns one view into the other; `null` when they are equal. */
export function nextPush(area: ActivityArea, shown: ShownActivities, target: ShownActivities): NextPush | null {
  const next = nextStep(shown, target);
  if (!next) return null;
  return {
    announcement: { activityChanged: { ...area, ...next.step } },
    after: next.after,
    more: nextStep(next.after, target) !== null,
  };
}
