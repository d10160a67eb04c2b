import { AlertDialog } from "radix-ui";

import { Button } from "./button";

interface ConfirmButtonProps {
  /** What it does, and what is told while it does. */
  action?: string;
  doing?: string;
  /** Of what is done to what, where the action alone does not say it to those who hear it. */
  name?: string;
  question: string;
  detail: string;
  /** The safe answer. */
  keep?: string;
  look?: "quiet" | "plain";
  pending: boolean;
  onConfirm: () => void;
}

/** Removes or stops something, once a person has said so twice. */
export function ConfirmButton({
  action = "Remove",
  doing = "Removing",
  name,
  question,
  detail,
  keep = "Keep it",
  look = "quiet",
  pending,
  onConfirm,
}: ConfirmButtonProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>
        <Button look={look} {...(name !== undefined && { "aria-label": name })} disabled={pending}>
          {pending ? doing : action}
        </Button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="appears fixed inset-0 z-20 bg-black/55" />
        <AlertDialog.Content className="appears fixed left-1/2 top-1/2 z-20 w-[min(28rem,calc(100vw-2rem))] -translate-1/2 rounded-lg border border-edge bg-panel p-6">
          <AlertDialog.Title className="heading break-words text-xl">{question}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-soft">{detail}</AlertDialog.Description>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel asChild>
              <Button>{keep}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button look="grave" onClick={onConfirm}>
                {action}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
