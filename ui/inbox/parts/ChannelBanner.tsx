/** A channel that does not work is said on every page, to whoever may look into it. */

import { Button } from "@mantine/core";
import { IconCircleXFilled } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useChannels } from "../data/channels";
import { useRights } from "../data/rights";
import { useWords } from "../words/t";
import styles from "./ChannelBanner.module.css";

export function ChannelBanner() {
  const { t, code } = useWords();
  const may = useRights();
  const navigate = useNavigate();
  const found = useChannels(may("settings.read")).data?.channels ?? [];
  const broken = found.filter((each) => each.state === "broken");
  return (
    <div role="status" aria-label={t("channels.banner")}>
      {broken.length > 0 ? (
        <ul className={styles.banner}>
          {broken.map((each) => (
            <li key={each.id} className={styles.row}>
              <IconCircleXFilled className={styles.mark ?? ""} size={18} aria-hidden="true" />
              <p className={styles.words}>
                <strong className={styles.what}>
                  {t("channels.banner.row", { channel: code("channel", each.channel), name: each.name })}
                </strong>{" "}
                {code("channels.what", each.troubles[0]?.entry ?? "BROKEN")}
              </p>
              <Button
                className={styles.more}
                size="compact-sm"
                variant="default"
                onClick={() => void navigate({ to: "/settings/$page", params: { page: "channels" } })}
              >
                {t("channels.banner.more")}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
