import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import { forgetLists, type GenerationRequest, order } from "@/api/films";

/** Order a film once, however often the button is pressed or the answer is lost. */
export function useOrder(onOrdered: (id: string) => void) {
  const client = useQueryClient();
  const last = useRef({ body: "", key: "" });
  return useMutation({
    mutationFn: (wanted: GenerationRequest) => {
      const body = JSON.stringify(wanted);
      if (last.current.body !== body) last.current = { body, key: newKey() };
      return order(wanted, last.current.key);
    },
    onSuccess: ({ generation_id }) => {
      last.current = { body: "", key: "" };
      void forgetLists(client);
      onOrdered(generation_id);
    },
  });
}

/** `crypto.randomUUID` is only there over HTTPS and on loopback; this is everywhere. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
