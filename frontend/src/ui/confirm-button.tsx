import { AlertDialog } from "radix-ui";

import { Button } from "./button";

interface ConfirmButtonProps {
  /** Of what is done to what, for those who hear it. */
  name: string;
  question: string;
  detail: string;
  pending: boolean;
  onConfirm: () => void;
}

/** Removes something, once a person has said so twice. */
export function ConfirmButton({ name, question, detail, pending, onConfirm }: ConfirmButtonProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>
        <Button look="quiet" aria-label={name} aria-disabled={pending}>
          {pending ? "Removing" : "Remove"}
        </Button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="appears fixed inset-0 z-20 bg-black/55" />
        <AlertDialog.Content className="appears fixed left-1/2 top-1/2 z-20 w-[min(28rem,calc(100vw-2rem))] -translate-1/2 rounded-lg border border-edge bg-panel p-6">
          <AlertDialog.Title className="heading break-words text-xl">{question}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-soft">{detail}</AlertDialog.Description>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel asChild>
              <Button>Keep it</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button look="grave" onClick={onConfirm}>
                Remove
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
