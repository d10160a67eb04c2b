import { type ComponentProps, type ReactNode, useId } from "react";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

export const CONTROL =
  "w-full rounded-md border border-edge bg-raised px-3 py-2 text-ink transition-colors hover:border-ink disabled:border-line disabled:text-soft aria-invalid:border-bad";

/** One line of text with its label, and under it help or what is wrong. */
export function TextField({ label, hint, error, className = "", ...rest }: FieldProps & ComponentProps<"input">) {
  const id = useId();
  const under = hint !== undefined || error !== undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      <input
        id={id}
        className={`${CONTROL} min-h-11`}
        aria-invalid={error !== undefined}
        {...(under && { "aria-describedby": `${id}-under` })}
        {...rest}
      />
      {under && (
        <p id={`${id}-under`} className={`mt-1.5 text-sm ${error ? "text-bad" : "text-soft"}`}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

/** A choice among a few named values, in the system's own list. */
export function CheckField({ label, hint, className = "", ...rest }: Omit<FieldProps, "error"> & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className={`flex items-start gap-3 ${className}`}>
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-1 size-5 shrink-0 accent-(--color-ink)"
      />
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-soft">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

export function SelectField({ label, hint, className = "", children, ...rest }: Omit<FieldProps, "error"> & ComponentProps<"select">) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      <select id={id} className={`${CONTROL} min-h-11`} {...(hint !== undefined && { "aria-describedby": `${id}-under` })} {...rest}>
        {children}
      </select>
      {hint !== undefined && (
        <p id={`${id}-under`} className="mt-1.5 text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
