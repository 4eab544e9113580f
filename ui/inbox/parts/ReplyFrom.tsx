/** By which channel and address a reply goes: where they last wrote, unless one picks another; each with the gate's word. */

import { Menu, Skeleton, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReplyOption, ThreadDetail } from "../../shared/api";
import { useApp } from "../data/app";
import { useWords } from "../words/t";
import { WindowClock } from "./Chips";
import { ChannelGlyph } from "./glyphs";
import styles from "./ReplyFrom.module.css";
import { Verdict } from "./Verdict";

export interface Chosen {
  addressId: string;
  channel: string;
}

interface Props {
  detail: ThreadDetail;
  text: string;
  chosen: Chosen | null;
  onChoose: (way: Chosen | null) => void;
}

function Option({ way, on, onChoose }: { way: ReplyOption; on: boolean; onChoose: () => void }) {
  const { t, code } = useWords();
  const { decision } = way;
  const words = decision.action === "send" ? t("from.open", { via: way.via }) : decision.words;
  return (
    <Menu.Item
      leftSection={<ChannelGlyph channel={way.channel} size={18} />}
      rightSection={on ? <IconCheck size={16} aria-label={t("from.chosen")} /> : null}
      disabled={decision.action === "block"}
      onClick={onChoose}
    >
      <span className={styles.head}>
        <span className={styles.to}>
          {code("channel.short", way.channel)} · {way.to}
        </span>
        {way.window_until ? <WindowClock closesAt={way.window_until} /> : null}
      </span>
      <Verdict decision={decision} words={words} />
    </Menu.Item>
  );
}

function Options({ detail, text, chosen, onChoose }: Props) {
  const { t } = useWords();
  const { api } = useApp();
  const ways = useQuery({
    queryKey: ["ways", detail.card.id, text],
    queryFn: ({ signal }) => api.ways(detail.card.id, text, signal),
    staleTime: 2000,
    gcTime: 10_000,
  });
  if (ways.isError) return <p className={styles.soft}>{t("from.failed")}</p>;
  if (!ways.data) return <Skeleton height={96} m={8} />;
  if (ways.data.length === 0) return <p className={styles.soft}>{t("from.none")}</p>;
  return ways.data.map((way) => (
    <Option
      key={way.address_id}
      way={way}
      on={chosen ? chosen.addressId === way.address_id : way.default}
      onChoose={() => onChoose(way.default ? null : { addressId: way.address_id, channel: way.channel })}
    />
  ));
}

export function ReplyFrom(props: Props) {
  const { t, code } = useWords();
  const [open, setOpen] = useState(false);
  const { detail, chosen } = props;
  const channel = chosen?.channel ?? detail.reply_channel ?? detail.card.channel;
  if (detail.addresses.length < 2) return null;
  return (
    <Menu opened={open} onChange={setOpen} position="top-start" width={340}>
      <Menu.Target>
        <UnstyledButton className={styles.button ?? ""} aria-label={t("from.label")}>
          <ChannelGlyph channel={channel} size={15} />
          <span>{code("channel.short", channel)}</span>
          <IconChevronDown size={14} stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("from.label")}</Menu.Label>
        {open ? <Options {...props} /> : null}
      </Menu.Dropdown>
    </Menu>
  );
}
