import type { PassingAnnouncement } from "../../../application/ports/message-broadcaster.js";
import { activityChangedView } from "../../presenters/activity-view.js";
import type { ReadMarked } from "../../../protocol/presence-entities.js";
import { presenceView } from "../../presenters/presence-view.js";
import { encoded, type EncodedEvent } from "./encoded-event.js";

const events = new WeakMap<PassingAnnouncement, EncodedEvent>();

/** The event of an announcement, encoded once for all of its readers. */
export function encodedPassing(announcement: PassingAnnouncement): EncodedEvent {
  const event = events.get(announcement) ?? encode(announcement);
  events.set(announcement, event);
  return event;
}

function encode(announcement: PassingAnnouncement): EncodedEvent {
  if ("readMarked" in announcement)
    return encoded("read:marked", JSON.stringify(announcement.readMarked satisfies ReadMarked));
  if ("presenceChanged" in announcement)
    return encoded("presence:changed", JSON.stringify(presenceView(announcement.presenceChanged)));
  return encoded("activity:changed", JSON.stringify(activityChangedView(announcement.activityChanged)));
}
