import type { PassingAnnouncement } from "../../../application/ports/message-broadcaster.js";
import { activityChangedView } from "../../presenters/activity-view.js";
import { encoded, type EncodedEvent } from "./encoded-event.js";

const events = new WeakMap<PassingAnnouncement, EncodedEvent>();

/** The event of an announcement, encoded once for all of its readers. */
export function encodedPassing(announcement: PassingAnnouncement): EncodedEvent {
  const event = events.get(announcement) ?? encode(announcement);
  events.set(announcement, event);
  return event;
}

const encode = ({ activityChanged }: PassingAnnouncement): EncodedEvent =>
  encoded("activity:changed", JSON.stringify(activityChangedView(activityChanged)));
