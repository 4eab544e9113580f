/** What can be done about one person in one sequence: rest, go on, leave a step out, begin again, end. */

import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconPlayerStop,
  IconRotate,
} from "@tabler/icons-react";
import type { EnrolmentVerb, EnrolmentView } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./Controls.module.css";

interface Props {
  each: EnrolmentView;
  /** Whose, or of which sequence: said to those who hear the buttons. */
  whose: string;
  busy: boolean;
  onPress: (verb: EnrolmentVerb) => void;
}

export function Controls({ each, whose, busy, onPress }: Props) {
  const { t } = useWords();
  const runs = each.state === "active" || each.state === "paused";
  const verb = each.state === "active" ? "pause" : "resume";
  const Icon = verb === "pause" ? IconPlayerPause : IconPlayerPlay;
  return (
    <div className={styles.controls}>
      {runs ? (
        <Button
          size="compact-md"
          variant="default"
          disabled={busy}
          leftSection={<Icon size={14} stroke={1.75} />}
          aria-label={`${t(`sequences.verb.${verb}`)}: ${whose}`}
          onClick={() => onPress(verb)}
        >
          {t(`sequences.verb.${verb}`)}
        </Button>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={30}
            disabled={busy}
            className={styles.more ?? ""}
            aria-label={`${t("sequences.more")}: ${whose}`}
          >
            <IconDots size={16} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {runs && each.next ? (
            <Menu.Item
              leftSection={<IconPlayerSkipForward size={16} stroke={1.5} />}
              onClick={() => onPress("skip")}
            >
              {t("sequences.verb.skip")}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconRotate size={16} stroke={1.5} />} onClick={() => onPress("restart")}>
            {t("sequences.verb.restart")}
          </Menu.Item>
          {runs ? (
            <Menu.Item leftSection={<IconPlayerStop size={16} stroke={1.5} />} onClick={() => onPress("end")}>
              {t("sequences.verb.end")}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
