import { type ReactNode, useEffect, useRef } from "react";

/** Whether this is the page the visit began with; its focus is the browser's affair. */
let arrived = false;

interface PageTitleProps {
  /** For the browser's tab. */
  tab: string;
  className?: string;
  children: ReactNode;
}

/** The page's headline. After a change of page it takes the focus, so that it is read out. */
export function PageTitle({ tab, className = "text-[clamp(1.75rem,1.3rem+2vw,2.75rem)]", children }: PageTitleProps) {
  const headline = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${tab} · rayreel`;
  }, [tab]);
  useEffect(() => {
    if (arrived) headline.current?.focus({ preventScroll: true });
    arrived = true;
  }, []);
  return (
    <h1 ref={headline} tabIndex={-1} className={`title ${className}`}>
      {children}
    </h1>
  );
}
