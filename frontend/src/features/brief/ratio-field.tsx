import { RadioGroup } from "radix-ui";

import { cssRatio, type Ratio, RATIOS, USE } from "@/format/ratio";
import { Ring } from "@/ui/pencil";

interface RatioFieldProps {
  value: Ratio;
  onChange: (ratio: Ratio) => void;
}

/** The shape, drawn; the chosen one is ringed. */
export function RatioField({ value, onChange }: RatioFieldProps) {
  return (
    <div>
      <h2 id="shape" className="heading mb-3 text-lg">
        Shape
      </h2>
      <RadioGroup.Root
        aria-labelledby="shape"
        value={value}
        onValueChange={(ratio) => onChange(ratio as Ratio)}
        className="grid max-w-xl grid-cols-4 gap-1 sm:gap-4"
      >
        {RATIOS.map((ratio) => (
          <RadioGroup.Item
            key={ratio}
            value={ratio}
            className="group rounded-lg py-2 text-center hover:bg-panel"
          >
            <span className="relative mx-auto grid h-20 w-full max-w-28 place-items-center">
              <span
                className={`block rounded-[2px] border-2 bg-film transition-colors group-hover:border-ink ${ratio === "16:9" ? "w-16" : "h-14"} ${ratio === value ? "border-ink" : "border-edge"}`}
                style={{ aspectRatio: cssRatio(ratio) }}
              />
              {ratio === value && <Ring className="inset-0 size-full" />}
            </span>
            <span className={`mt-1 block ${ratio === value ? "font-semibold" : ""}`}>{USE[ratio]}</span>
            <span className="figures block text-sm text-soft">{ratio}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
