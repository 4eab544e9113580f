/** From a conversation that was opened on the board back to the card, with everything as it was left. */

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconLayoutKanban } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useWords } from "../words/t";
import { left, wanted } from "./data";

export function BackToBoard({ phone }: { phone: boolean }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const back = (): void => {
    const from = left.get();
    wanted.set(from ? { id: from.card } : null);
    left.set(null);
    void navigate({ to: "/board", search: from?.search ?? {} });
  };
  return (
    <Tooltip label={t("board.back")}>
      <ActionIcon
        variant={phone ? "subtle" : "default"}
        {...(phone ? { color: "gray" } : {})}
        size={phone ? 44 : 36}
        aria-label={t("board.back")}
        onClick={back}
      >
        <IconLayoutKanban size={phone ? 22 : 18} stroke={1.5} />
      </ActionIcon>
    </Tooltip>
  );
}
