import { Link, NavLink, Outlet, ScrollRestoration, useNavigation } from "react-router";

import { Stroke } from "@/ui/pencil";

import { ThemeMenu } from "./theme-menu";

/** What is around every page. */
export function Frame() {
  const turning = useNavigation().state === "loading";
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#page"
        className="absolute left-4 top-2 z-20 -translate-y-20 rounded-md bg-ink px-4 py-2 text-table focus:translate-y-0"
      >
        Skip to the page
      </a>
      <header className="mx-auto flex w-full max-w-[84rem] items-center gap-x-3 px-4 py-4 sm:gap-x-6 sm:px-8">
        <Link to="/" className="title -my-2 py-2 text-[1.35rem]">
          ray<span className="text-soft">reel</span>
        </Link>
        <nav aria-label="Main" className="flex flex-1 items-center gap-x-1 sm:gap-x-3">
          <Tab to="/" end>
            New film
          </Tab>
          <Tab to="/films">Library</Tab>
          <Tab to="/brand">Brand</Tab>
        </nav>
        <ThemeMenu />
      </header>
      <p role="status" className="sr-only">
        {turning ? "Opening the page" : ""}
      </p>
      {/* As high as the window: what comes later pushes no footer about. */}
      <main id="page" tabIndex={-1} className="mx-auto min-h-[calc(100dvh-4.75rem)] w-full max-w-[84rem] flex-1 px-4 pb-20 pt-4 outline-none sm:px-8 sm:pt-8">
        <Outlet />
      </main>
      <footer className="mx-auto w-full max-w-[84rem] px-4 pb-8 sm:px-8">
        <div className="flex flex-wrap gap-x-6 gap-y-1 border-t border-line pt-4 text-sm text-soft">
          <FootLink to="/operations">Operations</FootLink>
          <a href="/docs" className="py-1 underline decoration-line underline-offset-4 hover:text-ink hover:decoration-ink">
            API reference
          </a>
          <p className="py-1 sm:ml-auto">Films belong to the browser that ordered them.</p>
        </div>
      </footer>
      <ScrollRestoration />
    </div>
  );
}

function Tab({ to, end = false, children }: { to: string; end?: boolean; children: string }) {
  return (
    <NavLink
      to={to}
      end={end}
      className={({ isActive }) =>
        `relative inline-flex min-h-11 items-center whitespace-nowrap px-2 sm:px-3 ${isActive ? "font-semibold" : "text-soft hover:text-ink"}`
      }
    >
      {({ isActive }) => (
        <>
          <span className="steady" data-words={children}>
            {children}
          </span>
          {isActive && <Stroke className="inset-x-2 bottom-1.5 h-1.5 w-[calc(100%-1rem)] sm:inset-x-3 sm:w-[calc(100%-1.500rem)]" />}
        </>
      )}
    </NavLink>
  );
}

function FootLink({ to, children }: { to: string; children: string }) {
  return (
    <Link to={to} className="py-1 underline decoration-line underline-offset-4 hover:text-ink hover:decoration-ink">
      {children}
    </Link>
  );
}
