import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

const LOOKS = {
  /** What the page is for; one on each page. */
  main: "bg-pencil text-on-pencil hover:brightness-110 font-semibold px-5 py-2.5",
  plain: "border border-edge bg-raised text-ink hover:border-ink px-4 py-2 font-medium",
  /** Something that can't be taken back. */
  grave: "border border-bad bg-raised text-bad hover:bg-bad hover:text-raised px-4 py-2 font-medium",
  /** Its words stand where others of the column do. */
  quiet: "-mx-1 px-1 py-1 text-ink underline decoration-edge underline-offset-4 hover:decoration-ink",
};

interface ButtonProps extends ComponentProps<"button"> {
  look?: keyof typeof LOOKS;
  /** Give the look to the child, a link, instead of making a button. */
  asChild?: boolean;
}

export function Button({ look = "plain", asChild, className = "", ...rest }: ButtonProps) {
  const Part = asChild ? Slot.Root : "button";
  return (
    <Part
      {...(!asChild && { type: "button" as const })}
      className={`inline-flex min-h-11 items-center justify-center gap-2 rounded-md text-[0.95rem] leading-tight transition-[filter,border-color,background-color] duration-150 aria-disabled:cursor-not-allowed aria-disabled:opacity-60 disabled:opacity-60 ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}
