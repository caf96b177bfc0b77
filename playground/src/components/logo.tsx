export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect class="logo-ground" width="32" height="32" rx="9" />
      <path class="logo-near" d="M7 12.5A4.5 4.5 0 0 1 11.5 8h6a4.5 4.5 0 0 1 0 9H12l-3.6 2.7a.6.6 0 0 1-1-.5z" />
      <path
        class="logo-far"
        d="M25 18.2a3.9 3.9 0 0 0-2.8-3.7 6.4 6.4 0 0 1-4.7 4.500h-2.900a3.9 3.9 0 0 0 3.5 3.200h3.400l2.5 2.200a.6.6 0 0 0 1-.4z"
      />
    </svg>
  );
}
