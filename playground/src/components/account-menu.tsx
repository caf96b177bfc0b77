import { useState } from "preact/hooks";
import { BlockedPeopleDialog } from "./blocked-people";
import { Menu } from "./menu";
import { ReceiptsDialog } from "./receipts-dialog";
import { SessionsDialog } from "./sessions-dialog";
import { StatusDialog } from "./status-dialog";

const DIALOGS = {
  status: StatusDialog,
  receipts: ReceiptsDialog,
  blocked: BlockedPeopleDialog,
  sessions: SessionsDialog,
} as const;

/** The menu of the user's own account. */
export function AccountMenu() {
  const [shown, setShown] = useState<keyof typeof DIALOGS | null>(null);
  const Shown = shown && DIALOGS[shown];
  return (
    <>
      <Menu
        label="My account"
        testId="account-menu"
        items={[
          { label: "My status", icon: "smile", testId: "my-status", act: () => setShown("status") },
          { label: "What I have read", icon: "check", testId: "my-receipts", act: () => setShown("receipts") },
          { label: "People I blocked", icon: "block", testId: "blocked-people", act: () => setShown("blocked") },
          { label: "Where I am logged in", icon: "device", testId: "my-sessions", act: () => setShown("sessions") },
        ]}
      />
      {Shown && <Shown onClose={() => setShown(null)} />}
    </>
  );
}
