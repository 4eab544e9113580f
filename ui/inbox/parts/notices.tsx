/** Short notices at the edge of the page: what did not happen, and what can be undone. */

import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMemo } from "react";
import { Refused, Unreachable } from "../data/backend";
import { useWords } from "../words/t";

export interface Notices {
  say: (words: string) => void;
  problem: (title: string, cause: unknown) => void;
  undo: (words: string, onUndo: () => void) => void;
}

function why(cause: unknown): string {
  if (typeof cause === "string") return cause;
  return cause instanceof Refused ? (cause.problem.detail ?? cause.problem.title) : "";
}

export function useNotices(): Notices {
  const { t } = useWords();
  return useMemo(
    () => ({
      say: (words) => {
        notifications.show({ message: words, closeButtonProps: { "aria-label": t("said.close") } });
      },
      problem: (title, cause) => {
        notifications.show({
          title,
          message: cause instanceof Unreachable ? t("error.unreachable") : why(cause),
          color: "var(--gd-bad)",
          icon: <IconAlertTriangle size={18} />,
          closeButtonProps: { "aria-label": t("said.close") },
          autoClose: 12_000,
        });
      },
      undo: (words, onUndo) => {
        const id = crypto.randomUUID();
        notifications.show({
          id,
          closeButtonProps: { "aria-label": t("said.close") },
          message: (
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Text size="sm" miw={0} c="var(--gd-text)">
                {words}
              </Text>
              <Button
                size="compact-sm"
                variant="subtle"
                flex="none"
                onClick={() => {
                  notifications.hide(id);
                  onUndo();
                }}
              >
                {t("said.undo")}
              </Button>
            </Group>
          ),
        });
      },
    }),
    [t],
  );
}
