import { Dialog } from "./dialog";
import { SessionList } from "./session-list";

export function SessionsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Where I am logged in" onClose={onClose}>
      <SessionList />
    </Dialog>
  );
}
