/** The product's mark and name. */
export function Mark() {
  return (
    <span className="inline-flex items-center gap-2.5 text-[0.9375rem] font-semibold">
      <svg aria-hidden viewBox="0 0 32 32" className="size-7">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path
          d="M7 14v4M11.5 11v10M16 7v18M20.5 11v10M25 14v4"
          className="stroke-accent-on"
          strokeWidth="2.4"
          strokeLinecap="round"
        />
      </svg>
      TotalView
    </span>
  );
}
