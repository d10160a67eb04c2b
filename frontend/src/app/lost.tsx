import type { ReactNode } from "react";
import { Link } from "react-router";

import { Button } from "@/ui/button";
import { PageTitle } from "@/ui/page";

/** No page has this address. */
export function MissingPage() {
  return (
    <Lost title="There is no page here" tab="Not found">
      <p>The address may be mistyped, or the page may have moved.</p>
      <p>
        <Button asChild>
          <Link to="/films">Go to the library</Link>
        </Button>
      </p>
    </Lost>
  );
}

/** The page itself failed: a fault of ours, or its code could not be loaded. */
export function BrokenPage() {
  return (
    <Lost title="This page stopped working" tab="Fault">
      <p>
        The fault is ours. Your films are safe: they are made and kept by the studio, not by this
        page. Loading it again usually helps, above all after an update.
      </p>
      <p>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </p>
    </Lost>
  );
}

function Lost({ title, tab, children }: { title: string; tab: string; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-xl space-y-4 py-16 text-soft">
      <div className="text-ink">
        <PageTitle tab={tab}>{title}</PageTitle>
      </div>
      {children}
    </div>
  );
}
