/** Who is signed in, and what they chose: language, appearance, keys, sign out. */

import { type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import { IconKeyboard, IconLogout } from "@tabler/icons-react";
import { useSession } from "../data/queries";
import { type Language, language, useWords } from "../words/t";
import { SettingsItems } from "./SettingsItems";
import styles from "./UserMenu.module.css";
import { useSignOut } from "./useSignOut";

const languages: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["es", "Español"],
];
const schemes = [
  ["auto", "app.system"],
  ["light", "app.light"],
  ["dark", "app.dark"],
] as const;

export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { t, language: current } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const user = useSession().data?.user;
  const signOut = useSignOut();
  return (
    <Menu position="top-start" width={240} offset={4}>
      <Menu.Target>
        <button type="button" className={styles.user}>
          <span className={styles.face} aria-hidden="true">
            {user?.name.slice(0, 1)}
          </span>
          <span className={styles.name}>{user?.name}</span>
          <span className="sr">{t("app.menu")}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user?.email}</Menu.Label>
        <Menu.Label>{t("app.language")}</Menu.Label>
        <Menu.RadioGroup value={current} onChange={(code) => language.set(code as Language)}>
          {languages.map(([code, name]) => (
            <Menu.RadioItem key={code} value={code} lang={code} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t("app.appearance")}</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
        >
          {schemes.map(([scheme, key]) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {t(key)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <SettingsItems />
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
