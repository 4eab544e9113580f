/** How every channel is: when it was last heard, what is wrong with it, and what mends it. */

import { Button } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useState } from "react";
import type { ChannelView } from "../../shared/api";
import { useChannels, useLook } from "../data/channels";
import { useSlow } from "../data/clock";
import { useRights } from "../data/rights";
import { ChannelGlyph } from "../parts/glyphs";
import { Notice } from "../parts/Notice";
import { useWords } from "../words/t";
import styles from "./ChannelsPage.module.css";
import { Connected, ConnectedList, Trouble, Troubles } from "./Connected";
import { Failed } from "./Failed";
import { Coming, Section } from "./Section";

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
    <Connected
      glyph={<ChannelGlyph channel={channel.channel} size={20} />}
      name={code("channel", channel.channel)}
      at={channel.name}
      state={t(`channels.state.${channel.state}`)}
      colour={COLOURS[channel.state]}
    >
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
        <Troubles>
          {channel.troubles.map((each) => (
            <Trouble
              key={each.code}
              broken={each.grade === "broken"}
              what={code("channels.what", each.entry)}
              since={each.since}
              words={code("channels.fix", each.entry)}
              code={each.code === each.entry ? null : each.code}
            />
          ))}
        </Troubles>
      ) : null}
    </Connected>
  );
}

export default function ChannelsPage() {
  const { t } = useWords();
  const channels = useChannels();
  if (channels.isError) return <Failed again={() => void channels.refetch()} />;
  if (!channels.data) return <Coming />;
  const found = channels.data.channels;
  return (
    <Section words={t("channels.lead")}>
      {found.length === 0 ? (
        <Notice icon={IconPlugConnected} title={t("channels.none")} words={t("channels.none.words")} />
      ) : null}
      <ConnectedList>
        {found.map((each) => (
          <Channel key={each.id} channel={each} />
        ))}
      </ConnectedList>
    </Section>
  );
}
