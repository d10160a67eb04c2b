import { DropdownMenu } from "radix-ui";

import { Icon } from "@/ui/icons";
import { Dot } from "@/ui/pencil";

import { type Theme, useTheme } from "./theme";

const THEMES: [Theme, string][] = [
  ["system", "Like the system"],
  ["light", "Light table"],
  ["dark", "Screening room"],
];

export function ThemeMenu() {
  const [theme, choose] = useTheme();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label="Light or dark"
        className="-mr-3 grid size-11 place-items-center rounded-md text-soft hover:text-ink"
      >
        <Icon sign="sun" className="size-5" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-10 min-w-48 rounded-lg border border-edge bg-raised p-1.5 shadow-lg shadow-black/15"
        >
          <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => choose(value as Theme)}>
            {THEMES.map(([value, name]) => (
              <DropdownMenu.RadioItem
                key={value}
                value={value}
                className="flex min-h-11 cursor-pointer items-center gap-2 rounded-md px-2 outline-none data-highlighted:bg-wash"
              >
                <span className="grid size-4 place-items-center text-pencil">
                  <DropdownMenu.ItemIndicator>
                    <Dot />
                  </DropdownMenu.ItemIndicator>
                </span>
                {name}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
