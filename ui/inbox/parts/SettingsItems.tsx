/** The user menu's way to the settings and to the pause. */

import { Menu } from "@mantine/core";
import {
  IconCalendar,
  IconLockOpen,
  IconPlayerPause,
  IconSettings,
  IconShieldPause,
  IconUserPlus,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { askingByNumber, useSeesLess } from "../access/EmergencyByNumber";
import { asking } from "../data/automation";
import { useHeld } from "../data/held";
import { adding } from "../data/leads";
import { useMoves, useRights } from "../data/rights";
import { useWords } from "../words/t";

export function SettingsItems() {
  const { t } = useWords();
  const may = useRights();
  const mayMove = useMoves();
  const seesLess = useSeesLess();
  const navigate = useNavigate();
  const total = useHeld(may("messages.approve")).data?.total ?? 0;
  return (
    <>
      {mayMove("add") ? (
        <Menu.Item leftSection={<IconUserPlus size={16} stroke={1.5} />} onClick={() => adding.set(true)}>
          {t("add.open")}
        </Menu.Item>
      ) : null}
      <Menu.Item
        leftSection={<IconCalendar size={16} stroke={1.5} />}
        onClick={() => void navigate({ to: "/calendar" })}
      >
        {t("calendar.open")}
      </Menu.Item>
      {may("messages.approve") ? (
        <Menu.Item
          leftSection={<IconShieldPause size={16} stroke={1.5} />}
          rightSection={total || undefined}
          onClick={() => void navigate({ to: "/held" })}
        >
          {t("held.title")}
        </Menu.Item>
      ) : null}
      {may("automation.pause") ? (
        <Menu.Item leftSection={<IconPlayerPause size={16} stroke={1.5} />} onClick={() => asking.set(true)}>
          {t("pause.menu")}
        </Menu.Item>
      ) : null}
      {seesLess ? (
        <Menu.Item
          leftSection={<IconLockOpen size={16} stroke={1.5} />}
          onClick={() => askingByNumber.set(true)}
        >
          {t("emergency.menu")}
        </Menu.Item>
      ) : null}
      <Menu.Item
        leftSection={<IconSettings size={16} stroke={1.5} />}
        onClick={() => void navigate({ to: "/settings" })}
      >
        {t("settings.title")}
      </Menu.Item>
    </>
  );
}
