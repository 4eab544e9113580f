/** Leaves, and leaves nothing of patients behind. */

import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useApp } from "../data/app";
import { Unreachable } from "../data/backend";
import { useWords } from "../words/t";
import { useNotices } from "./notices";

export function useSignOut(): () => Promise<void> {
  const { api, forget, queries } = useApp();
  const notices = useNotices();
  const navigate = useNavigate();
  const { t } = useWords();
  return async () => {
    try {
      await api.signOut();
    } catch (error) {
      notices.problem(t("failed.signOut"), error instanceof Unreachable ? t("error.unreachable") : error);
      return;
    }
    forget();
    notifications.clean();
    queries.setQueryData(["session"], null);
    await navigate({ to: "/sign-in" });
  };
}
