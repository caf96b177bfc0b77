import { EmptyPane } from "./empty-pane";

type Props = { title: string; notice: string | null; reload: () => Promise<void> };

/** Stands for what is still being loaded, or says why it could not be. */
export function NotLoaded({ title, notice, reload }: Props) {
  if (notice === null) return <EmptyPane title="One moment" text={`${title} is being loaded.`} />;
  return (
    <EmptyPane title={`${title} cannot be loaded`} text={notice}>
      <button type="button" class="button button-primary" onClick={() => void reload()}>
        Try again
      </button>
    </EmptyPane>
  );
}
