import { LONGEST_PROMPT } from "./draft";

interface PromptFieldProps {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  onSend: () => void;
}

/** From here on the count of characters is of interest. */
const NEARLY_FULL = LONGEST_PROMPT * 0.8;

export function PromptField({ value, error, onChange, onSend }: PromptFieldProps) {
  return (
    <div>
      <label htmlFor="prompt" className="mb-3 block max-w-[60ch] text-soft">
        Write it as you would tell a friend. One sentence for each picture works well.
      </label>
      <textarea
        id="prompt"
        name="prompt"
        rows={6}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSend();
        }}
        aria-invalid={error !== undefined}
        aria-describedby="prompt-under"
        aria-keyshortcuts="Control+Enter"
        placeholder="A film about …"
        className="field-sizing-content min-h-44 w-full rounded-lg border border-edge bg-raised px-5 py-4 text-lg leading-relaxed transition-colors hover:border-ink aria-invalid:border-bad"
      />
      <p id="prompt-under" className={error ? "mt-1 text-bad" : "mt-1 text-sm text-soft"}>
        {error ?? (value.length > NEARLY_FULL ? `${value.length} of ${LONGEST_PROMPT} characters` : "")}
      </p>
    </div>
  );
}
