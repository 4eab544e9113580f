/** Which channel a message came or went by, in a glyph and a word; with the address where a person has several there. */

import { useWords } from "../words/t";
import styles from "./ChannelBadge.module.css";
import { ChannelGlyph } from "./glyphs";

export function ChannelBadge({ channel, address }: { channel: string; address?: string | undefined }) {
  const { code } = useWords();
  return (
    <span className={styles.badge}>
      <ChannelGlyph channel={channel} size={13} />
      <span aria-hidden="true">{code("channel.short", channel)}</span>
      {address ? <span className={styles.address}>{address}</span> : null}
    </span>
  );
}
