/** Leaves, and leaves nothing of patients behind, nor the page for who comes next. */

import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useApp } from "../data/app";
import { Unreachable } from "../data/backend";
import { takeWanted } from "../data/wanted";
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
    takeWanted();
  };
}
