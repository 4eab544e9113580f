/** Sends an approved message with its blanks filled in; shown as soon as the server has it. */

import { useQueryClient } from "@tanstack/react-query";
import type { TemplateView } from "../../shared/api";
import { useNotices } from "../parts/notices";
import { useWords } from "../words/t";
import { useApp } from "./app";
import { Refused } from "./backend";

export function useSendTemplate(threadId: string) {
  const { api } = useApp();
  const queries = useQueryClient();
  const notices = useNotices();
  const { t } = useWords();
  return async (template: TemplateView, values: Record<string, string>): Promise<boolean> => {
    try {
      const item = await api.sendTemplate(threadId, {
        client_id: crypto.randomUUID(),
        kind: "reply",
        template: template.sid,
        template_values: template.blanks.map((blank) => values[blank]?.trim() ?? ""),
      });
      await queries.invalidateQueries({ queryKey: ["timeline", threadId] });
      const refused = item.decision?.action === "block" ? item.decision.words : null;
      if (refused) notices.problem(t("composer.notSent"), refused);
      return refused === null;
    } catch (error) {
      notices.problem(t("composer.notSent"), error instanceof Refused ? error : t("error.unreachable"));
      return false;
    }
  };
}
