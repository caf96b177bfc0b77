import { Icon } from "./icon";

export function Notice({ text, tone = "error" }: { text: string | null; tone?: "error" | "info" }) {
  if (!text) return null;
  return (
    <p class={`notice notice-${tone}`} role={tone === "error" ? "alert" : "status"}>
      <Icon name="alert" />
      <span>{text}</span>
    </p>
  );
}
