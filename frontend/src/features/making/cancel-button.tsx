import { AlertDialog } from "radix-ui";

import { Button } from "@/ui/button";

interface CancelButtonProps {
  pending: boolean;
  onCancel: () => void;
}

export function CancelButton({ pending, onCancel }: CancelButtonProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>
        <Button disabled={pending}>{pending ? "Cancelling" : "Cancel the film"}</Button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="appears fixed inset-0 z-20 bg-black/55" />
        <AlertDialog.Content className="appears fixed left-1/2 top-1/2 z-20 w-[min(28rem,calc(100vw-2rem))] -translate-1/2 rounded-lg border border-edge bg-panel p-6">
          <AlertDialog.Title className="heading text-xl">Cancel this film?</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-soft">
            It stops within seconds. Scenes that are made are kept, and you can go on with it later.
          </AlertDialog.Description>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel asChild>
              <Button>Keep making it</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button look="grave" onClick={onCancel}>
                Cancel the film
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
