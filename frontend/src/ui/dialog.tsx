import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { Cross } from "./pencil";

interface DialogProps {
  title: string;
  description?: string;
  /** For more than a few lines. */
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** Something that has the page to itself for a while. Escape and the cross end it. */
export function Dialog({ title, description, wide = false, onClose, children }: DialogProps) {
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="appears fixed inset-0 z-20 bg-black/55" />
        <Radix.Content
          {...(description === undefined && { "aria-describedby": undefined })}
          className={`appears fixed left-1/2 top-1/2 z-20 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-1/2 overflow-y-auto rounded-lg border border-edge bg-panel p-5 sm:p-6 ${wide ? "max-w-6xl" : "max-w-lg"}`}
        >
          <div className="mb-4 flex items-start gap-4">
            <div className="min-w-0 flex-1">
              <Radix.Title className="heading text-xl">{title}</Radix.Title>
              {description !== undefined && <Radix.Description className="mt-1 text-soft">{description}</Radix.Description>}
            </div>
            <Radix.Close aria-label="Close" className="-mr-2 -mt-2 grid size-11 shrink-0 place-items-center rounded-md text-soft hover:text-ink">
              <Cross />
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
