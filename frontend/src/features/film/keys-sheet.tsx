import { Dialog } from "@/ui/dialog";

const KEYS: [what: string, ...keys: string[]][] = [
  ["Play or pause", "Space", "K"],
  ["One frame back or on", ",", "."],
  ["One second back or on", "Left", "Right"],
  ["Beginning or end", "Home", "End"],
  ["Scene before or after", "[", "]"],
  ["Sound on or off", "M"],
  ["Move the chosen scene", "Alt Left", "Alt Right"],
  ["Split the scene at the position", "S"],
  ["Take out the chosen scene", "Delete"],
  ["Choose nothing", "Escape"],
  ["Undo", "Ctrl Z"],
  ["Redo", "Ctrl Shift Z"],
  ["This list", "?"],
];

export function KeysSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" description="On a Mac, Cmd does what Ctrl does." onClose={onClose}>
      <dl className="divide-y divide-line border-y border-line">
        {KEYS.map(([what, ...keys]) => (
          <div key={what} className="flex items-center justify-between gap-4 py-1.5">
            <dt>{what}</dt>
            <dd className="flex gap-2">
              {keys.map((key) => (
                <kbd key={key} className="figures rounded-sm border border-edge bg-raised px-2 py-0.5 font-sans text-sm">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
