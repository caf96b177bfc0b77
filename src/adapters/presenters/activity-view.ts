import type { Activity, ActivityArea, ActivityStep, ShownActivities } from "../../domain/presence/activity.js";
import type { ActivityChanged } from "../../protocol/presence-entities.js";

/** The activities that a connection sees in what it shows. */
export function activitiesView(area: ActivityArea, { people, others }: ShownActivities): readonly ActivityChanged[] {
  const named = people.map((activity) => personView(area, activity));
  return others === 0 ? named : [...named, { ...placeView(area), others }];
}

/** One difference to what a connection saw before. */
export function activityChangedView(change: ActivityArea & ActivityStep): ActivityChanged {
  if ("began" in change) return personView(change, change.began);
  if ("ended" in change) return { ...placeView(change), userId: change.ended, state: null, label: null };
  return { ...placeView(change), others: change.others };
}

const placeView = ({ roomId, threadOf }: ActivityArea) => ({ roomId, threadOf });
const personView = (area: ActivityArea, { userId, state, label }: Activity) => ({
  ...placeView(area),
  userId,
  state,
  label,
});
