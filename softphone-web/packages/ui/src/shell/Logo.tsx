/** The product's mark: a voice between two ends. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className="logo-ground" width="32" height="32" rx="9" />
      <path className="logo-wave" d="M7 16v0M11.500 12v8M16 8v16M20.500 12v8M25 16v0" />
    </svg>
  )
}
