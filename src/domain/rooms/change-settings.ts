import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import type { RoomSettings } from "./settings.js";

/** New values of the settings that are present. */
export type SettingsChanges = Readonly<Partial<RoomSettings>>;

const MAX_SLOW_MODE_SECONDS = 21_600;

/** Checks the settings that are present. */
export function validateSettings({ slowModeSeconds = 0 }: SettingsChanges): readonly FieldError[] {
  const isValid = Number.isInteger(slowModeSeconds) && slowModeSeconds >= 0 && slowModeSeconds <= MAX_SLOW_MODE_SECONDS;
  if (isValid) return [];
  const message = `must be a whole number from 0 to ${MAX_SLOW_MODE_SECONDS}`;
  return [{ path: "settings.slowModeSeconds", message }];
}

/** Returns the same object when nothing changes. */
export function changedSettings(settings: RoomSettings, changes: SettingsChanges): RoomSettings {
  throwIfInvalid(validateSettings(changes));
  const next = {
    announcement: changes.announcement ?? settings.announcement,
    slowModeSeconds: changes.slowModeSeconds ?? settings.slowModeSeconds,
    history: changes.history ?? settings.history,
    receipts: changes.receipts ?? settings.receipts,
  };
  return hasSameSettings(next, settings) ? settings : next;
}

const hasSameSettings = (a: RoomSettings, b: RoomSettings): boolean =>
  a.announcement === b.announcement &&
  a.slowModeSeconds === b.slowModeSeconds &&
  a.history === b.history &&
  a.receipts === b.receipts;
