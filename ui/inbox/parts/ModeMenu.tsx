/** How far the assistant goes with this contact: it answers, it drafts, it is silent, or as their channel has it. */

import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { AssistantMode } from "../../shared/api";
import { useMoves } from "../data/rights";
import { useSteering, useThreadMode } from "../data/steering";
import { useWords } from "../words/t";
import styles from "./ModeMenu.module.css";

const MODES: readonly AssistantMode[] = ["auto", "draft", "off"];

export function ModeMenu({ threadId, name }: { threadId: string; name: string }) {
  const { t, code } = useWords();
  const may = useMoves();
  const mode = useThreadMode(threadId).data;
  const { busy, thread } = useSteering();
  if (!mode || !may("reply")) return null;
  const choose = (value: string): void =>
    void thread(threadId, value === "channel" ? null : (value as AssistantMode));
  const channel = code("channel", mode.channel);
  return (
    <Menu position="top-end" width={300}>
      <Menu.Target>
        <Button
          size="compact-md"
          variant="subtle"
          color="gray"
          disabled={busy}
          rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden="true" />}
          aria-label={t("assist.of", { name, mode: t(`assist.${mode.in_force}`) })}
          className={styles.press ?? ""}
        >
          {t(`assist.${mode.in_force}`)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("assist.title", { name })}</Menu.Label>
        <Menu.RadioGroup value={mode.own ?? "channel"} onChange={choose}>
          <Menu.RadioItem value="channel" closeMenuOnClick>
            {t("assist.asChannel", { channel, mode: t(`assist.${mode.channel_mode}`) })}
          </Menu.RadioItem>
          {MODES.map((one) => (
            <Menu.RadioItem key={one} value={one} closeMenuOnClick>
              {t(`assist.${one}`)}
              <span className={styles.words}>{t(`assist.${one}.words`)}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
