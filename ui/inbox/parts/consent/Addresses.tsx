/** Each address with what may go to it; never by colour alone. */

import { IconCheck, IconHandStop, IconMinus } from "@tabler/icons-react";
import type { ConsentAddress } from "../../../shared/api";
import { useWords } from "../../words/t";
import { ChannelGlyph } from "../glyphs";
import styles from "./consent.module.css";

const groups = [
  { key: "consents.group.visits", of: ["appointments", "care"] },
  { key: "consents.group.offers", of: ["promotions", "recall"] },
  { key: "consents.category.reviews", of: ["reviews"] },
] as const;
const icons = { yes: IconCheck, no: IconMinus, stopped: IconHandStop };
type May = keyof typeof icons;

function Chip({ words, may }: { words: string; may: May }) {
  const { t } = useWords();
  const Icon = icons[may];
  return (
    <li className={styles.chip} data-may={may}>
      <Icon size={14} stroke={2} aria-hidden="true" />
      {words}
      <span className="sr">: {t(`consents.may.${may}`)}</span>
    </li>
  );
}

function mayOf(address: ConsentAddress, category: string): May {
  const found = address.may[category];
  return found === "yes" || found === "stopped" ? found : "no";
}

function Categories({ address }: { address: ConsentAddress }) {
  const { t, code } = useWords();
  const chips = groups.flatMap(({ key, of }) => {
    const [first, ...others] = of.map((one) => mayOf(address, one));
    const alike = others.every((one) => one === first);
    if (alike && first) return [<Chip key={key} words={t(key)} may={first} />];
    return of.map((one) => (
      <Chip key={one} words={code("consents.category", one)} may={mayOf(address, one)} />
    ));
  });
  return <ul className={styles.chips}>{chips}</ul>;
}

/** Channels where the person's own session is the permission. */
const chats = new Set(["web", "instagram", "facebook", "whatsapp"]);

function Standing({ address }: { address: ConsentAddress }) {
  const { t, code } = useWords();
  if (address.revoked) {
    return (
      <p className={styles.stopped} data-revoked={address.revoked}>
        <IconHandStop size={16} stroke={1.75} aria-hidden="true" />
        {code("consents.stopped", address.revoked)}
      </p>
    );
  }
  if (address.channel === "google") return <p className={styles.soft}>{t("consents.public")}</p>;
  if (chats.has(address.channel)) return <p className={styles.soft}>{t("consents.chat")}</p>;
  return <Categories address={address} />;
}

export function Addresses({ addresses }: { addresses: ConsentAddress[] }) {
  const { code } = useWords();
  return (
    <ul className={styles.addresses}>
      {addresses.map((address) => (
        <li key={address.address_id} className={styles.address}>
          <p className={styles.where}>
            <ChannelGlyph channel={address.channel} />
            <span className={styles.value}>{address.label}</span>
          </p>
          <Standing address={address} />
          {address.permissions.map((one) => (
            <p key={one} className={styles.soft}>
              {code("consents.permission", one)}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
