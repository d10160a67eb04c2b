import { Tabs } from "radix-ui";
import type { ReactNode } from "react";

interface PageTabsProps {
  tabs: { name: string; content: ReactNode }[];
}

/** Parts of a page of which one is seen at a time. */
export function PageTabs({ tabs }: PageTabsProps) {
  return (
    <Tabs.Root defaultValue={tabs[0]?.name ?? ""}>
      <Tabs.List className="mb-4 flex gap-1 border-b border-line">
        {tabs.map(({ name }) => (
          <Tabs.Trigger
            key={name}
            value={name}
            className="-mb-px min-h-11 border-b-2 border-transparent px-3 text-soft hover:text-ink data-[state=active]:border-pencil data-[state=active]:font-semibold data-[state=active]:text-ink"
          >
            <span className="steady" data-words={name}>
              {name}
            </span>
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tabs.map(({ name, content }) => (
        <Tabs.Content key={name} value={name} className="px-0.5 outline-offset-4">
          {content}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
