import type { ReactNode } from "react";

/** A length of film: perforations above and below, frames between. */
export function Strip({ className = "", children }: { className?: string; children: ReactNode }) {
  return (
    <div className={`border-y border-film-line bg-film text-film-text ${className}`}>
      <div aria-hidden className="perforated" />
      {children}
      <div aria-hidden className="perforated" />
    </div>
  );
}
