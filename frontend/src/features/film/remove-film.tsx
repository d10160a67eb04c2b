import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { forgetLists, removeFilm } from "@/api/films";
import { inWords } from "@/api/refusal";
import { ConfirmButton } from "@/ui/confirm-button";
import { Notice } from "@/ui/notice";

/** Takes a film away for good, and its person back to the library. */
export function RemoveFilm({ filmId, title }: { filmId: string; title: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const removing = useMutation({
    mutationFn: () => removeFilm(filmId),
    onSuccess: async () => {
      await navigate("/films");
      await forgetLists(client);
    },
  });
  return (
    <div className="mt-5 space-y-3 border-t border-line pt-3">
      <ConfirmButton
        action="Remove the film"
        question={`Remove “${title}”?`}
        detail="All its versions and exports go with it, and can’t be had back."
        pending={removing.isPending}
        onConfirm={() => removing.mutate()}
      />
      {removing.error && <Notice bad title="The film was not removed">{inWords(removing.error)}</Notice>}
    </div>
  );
}
