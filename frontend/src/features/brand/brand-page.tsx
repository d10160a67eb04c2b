import { PageTitle } from "@/ui/page";

import { Files } from "./files";
import { Kits } from "./kits";

/** What films are made with besides words: brand kits, and files of one's own. */
export function BrandPage() {
  return (
    <div className="space-y-12">
      <PageTitle tab="Brand">Brand and files</PageTitle>
      <Kits />
      <Files />
    </div>
  );
}
