/** Who is signed in, and what they chose: language, appearance, keys, sign out. */

import { Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useApp } from "../data/app";
import { Unreachable } from "../data/backend";
import { useSession } from "../data/queries";
import { type Language, language, useWords } from "../words/t";
import { useNotices } from "./notices";
import styles from "./UserMenu.module.css";

const languages: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["es", "Español"],
];
const schemes = [
  ["auto", "app.system", IconDeviceDesktop],
  ["light", "app.light", IconSun],
  ["dark", "app.dark", IconMoon],
] as const;

function useSignOut(): () => Promise<void> {
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
    queries.setQueryData(["session"], null);
    await navigate({ to: "/sign-in" });
  };
}

export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { t, language: current } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const user = useSession().data?.user;
  const signOut = useSignOut();
  const check = <IconCheck size={16} aria-hidden="true" />;
  return (
    <Menu position="top-start" width={240} offset={4}>
      <Menu.Target>
        <button type="button" className={styles.user} aria-label={t("app.menu")}>
          <span className={styles.face} aria-hidden="true">
            {user?.name.slice(0, 1)}
          </span>
          <span className={styles.name}>{user?.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user?.email}</Menu.Label>
        <Menu.Label>{t("app.language")}</Menu.Label>
        {languages.map(([code, name]) => (
          <Menu.Item
            key={code}
            lang={code}
            role="menuitemradio"
            aria-checked={code === current}
            rightSection={code === current ? check : null}
            onClick={() => language.set(code)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("app.appearance")}</Menu.Label>
        {schemes.map(([scheme, key, Icon]) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={scheme === colorScheme}
            leftSection={<Icon size={16} stroke={1.5} />}
            rightSection={scheme === colorScheme ? check : null}
            onClick={() => setColorScheme(scheme)}
          >
            {t(key)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} stroke={1.5} />} rightSection="?" onClick={onHelp}>
          {t("help.title")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.5} />} onClick={() => void signOut()}>
          {t("app.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
