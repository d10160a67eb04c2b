import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { type Asset, assetsQuery, type AssetType, upload } from "./assets";

/** Send files one at a time, and know how much of one has been sent. */
export function useUpload(type: AssetType, onSent: (asset: Asset) => void) {
  const [share, setShare] = useState(0);
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: (file: File) => upload(type, file, setShare),
    onMutate: () => setShare(0),
    onSuccess: (asset) => {
      void client.invalidateQueries(assetsQuery);
      onSent(asset);
    },
  });
  return {
    send: (file: File) => sending.mutate(file),
    /** What one is told while it goes on; null when nothing does. */
    told: sending.isPending ? (share < 1 ? `Sending, ${Math.floor(100 * share)} %` : "Looking it through") : null,
    /** From 0 to 1. */
    share,
    error: sending.error,
  };
}
