/** A channel that does not work is said on every page, to whoever may look into it. */

import { IconCircleXFilled } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useChannels } from "../data/channels";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import { Banner, BannerRow } from "./Banner";

export function ChannelBanner() {
  const { t, code } = useWords();
  const may = useRights();
  const navigate = useNavigate();
  const found = useChannels(may("settings.read")).data?.channels ?? [];
  const broken = found.filter((each) => each.state === "broken");
  return (
    <Banner label={t("channels.banner")} tone="bad">
      {broken.map((each) => (
        <BannerRow
          key={each.id}
          mark={<IconCircleXFilled size={18} />}
          what={t("channels.banner.row", { channel: code("channel", each.channel), name: each.name })}
          words={code("channels.what", each.troubles[0]?.entry ?? "BROKEN")}
          action={{
            words: t("channels.banner.more"),
            onPress: () => void navigate({ to: "/settings/$page", params: { page: "channels" } }),
          }}
        />
      ))}
    </Banner>
  );
}
