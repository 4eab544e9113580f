/** How every channel is: when it was last heard, what is wrong with it, and what mends it. */

import { Badge, Button } from "@mantine/core";
import { IconAlertTriangleFilled, IconCircleXFilled, IconPlugConnected } from "@tabler/icons-react";
import { useState } from "react";
import type { ChannelView } from "../../shared/api";
import { useChannels, useLook } from "../data/channels";
import { useSlow } from "../data/clock";
import { useRights } from "../data/rights";
import { ChannelGlyph } from "../parts/glyphs";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import styles from "./ChannelsPage.module.css";
import { Failed } from "./Failed";
import { Section } from "./Section";

const COLOURS: Record<ChannelView["state"], string> = {
  well: "teal",
  new: "gray",
  warning: "yellow",
  broken: "red",
  disabled: "gray",
};
const MINUTE = 60_000;

function Heard({ channel }: { channel: ChannelView }) {
  const { t, time } = useWords();
  const now = useSlow();
  const { last_in_at: last, usually_within_minutes: within, failed_lately: failed } = channel;
  const said = [
    last ? t("channels.last", { when: time.relative(last, now) }) : t("channels.never"),
    ...(within ? [t("channels.usual", { time: time.age(within * MINUTE) })] : []),
    ...(failed ? [t("channels.failed", { count: failed })] : []),
  ];
  return (
    <p className={styles.heard} title={last ? time.exact(last) : undefined}>
      {said.join(" · ")}
    </p>
  );
}

function Trouble({ trouble }: { trouble: ChannelView["troubles"][number] }) {
  const { t, code, time } = useWords();
  const now = useSlow();
  const Icon = trouble.grade === "broken" ? IconCircleXFilled : IconAlertTriangleFilled;
  return (
    <li className={styles.trouble} data-grade={trouble.grade}>
      <Icon className={styles.mark ?? ""} size={18} aria-hidden="true" />
      <div>
        <p className={styles.what}>
          {code("channels.what", trouble.entry)}
          <span className={styles.since} title={time.exact(trouble.since)}>
            {t("channels.since", { when: time.relative(trouble.since, now) })}
          </span>
        </p>
        <p className={styles.fix}>{code("channels.fix", trouble.entry)}</p>
        {trouble.code === trouble.entry ? null : (
          <p className={styles.code}>{t("channels.code", { code: trouble.code })}</p>
        )}
      </div>
    </li>
  );
}

function Channel({ channel }: { channel: ChannelView }) {
  const { t, code } = useWords();
  const may = useRights();
  const look = useLook();
  const [busy, setBusy] = useState(false);
  const press = async (): Promise<void> => {
    setBusy(true);
    await look(channel.id);
    setBusy(false);
  };
  return (
    <li className={styles.item} data-state={channel.state}>
      <div className={styles.head}>
        <span className={styles.glyph} aria-hidden="true">
          <ChannelGlyph channel={channel.channel} size={20} />
        </span>
        <div className={styles.who}>
          <p className={styles.name}>{code("channel", channel.channel)}</p>
          <p className={styles.at}>{channel.name}</p>
        </div>
        <Badge variant="light" tt="none" color={COLOURS[channel.state]}>
          {t(`channels.state.${channel.state}`)}
        </Badge>
      </div>
      <div className={styles.foot}>
        <Heard channel={channel} />
        {may("channels.manage") && channel.state !== "disabled" ? (
          <Button
            className={styles.look}
            size="compact-sm"
            variant="default"
            loading={busy}
            aria-label={t("channels.look.of", { name: channel.name })}
            onClick={() => void press()}
          >
            {t("channels.look")}
          </Button>
        ) : null}
      </div>
      {channel.troubles.length > 0 ? (
        <ul className={styles.troubles}>
          {channel.troubles.map((each) => (
            <Trouble key={each.code} trouble={each} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

export default function ChannelsPage() {
  const { t } = useWords();
  const channels = useChannels();
  if (channels.isError) return <Failed again={() => void channels.refetch()} />;
  if (!channels.data) return <div className={styles.wait} aria-busy="true" />;
  const found = channels.data.channels;
  return (
    <Section words={t("channels.lead")}>
      {found.length === 0 ? (
        <Notice icon={IconPlugConnected} title={t("channels.none")} words={t("channels.none.words")} />
      ) : null}
      <ul className={styles.list}>
        {found.map((each) => (
          <Channel key={each.id} channel={each} />
        ))}
      </ul>
    </Section>
  );
}
