import type { ReactNode } from "react";

interface NoticeProps {
  title: string;
  /** Something went wrong, and is read out at once. */
  bad?: boolean;
  children?: ReactNode;
}

/** A message in the flow of the page: what happened and what can be done. */
export function Notice({ title, bad = false, children }: NoticeProps) {
  return (
    <div
      role={bad ? "alert" : "status"}
      className={`rounded-lg border-l-4 bg-panel px-5 py-4 ${bad ? "border-bad" : "border-edge"}`}
    >
      <p className="heading">{title}</p>
      {children !== undefined && <div className="mt-1 text-soft">{children}</div>}
    </div>
  );
}

/** A page or part of it that has nothing to show yet, and says why. */
export function Blank({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid min-h-72 place-items-center px-4 py-12 text-center">
      <div className="max-w-md">
        <p className="heading text-xl">{title}</p>
        {children !== undefined && <div className="mt-2 space-y-5 text-soft">{children}</div>}
      </div>
    </div>
  );
}
