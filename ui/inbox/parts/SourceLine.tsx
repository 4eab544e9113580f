/** What brought a person here, and what brought them back: the ad, link, page or number of their inquiries. */

import type { Sources, Touch } from "../../shared/api";
import { useSlow } from "../data/clock";
import { useWords } from "../words/t";
import { ChannelGlyph } from "./glyphs";
import styles from "./SourceLine.module.css";

/** In the order in which they say most; the rest of the values stays in the export. */
const told = [
  "ad_id",
  "campaign_id",
  "utm_campaign",
  "utm_source",
  "ref",
  "event",
  "number",
  "referred_by_name",
] as const;

function page(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return host.replace(/^www\./, "") + (pathname === "/" ? "" : pathname);
  } catch {
    return url;
  }
}

function How({ touch }: { touch: Touch }) {
  const { t, code } = useWords();
  const { values } = touch;
  const { gclid, fbclid, landing_page: landed } = values;
  const fromGoogle = values.ref === "google_business" ? t("source.googleProfile") : null;
  const name =
    touch.source ??
    fromGoogle ??
    (touch.kind ? code("source.kind", touch.kind) : code("channel", touch.channel));
  const click = gclid ? t("source.google") : fbclid ? t("source.meta") : null;
  const details = told
    .filter((key) => values[key] && !(key === "ref" && (fromGoogle || values.referred_by_name)))
    .map((key) => `${code("source.value", key)} ${values[key]}`);
  return (
    <>
      <p className={styles.name}>
        <ChannelGlyph channel={touch.channel} size={14} />
        {name}
        {click ? <span className={styles.click}>{click}</span> : null}
      </p>
      {details.length > 0 ? <p className={styles.soft}>{details.join(" · ")}</p> : null}
      {landed ? (
        <p className={styles.soft} title={landed}>
          {t("source.landed", { page: page(landed) })}
        </p>
      ) : null}
    </>
  );
}

function One({ touch, label }: { touch: Touch; label: string }) {
  const { time } = useWords();
  const now = useSlow();
  return (
    <div className={styles.touch}>
      <dt>
        {label}
        <time className={styles.when} dateTime={touch.at} title={time.exact(touch.at)}>
          {time.relative(touch.at, now)}
        </time>
      </dt>
      <dd>
        <How touch={touch} />
      </dd>
    </div>
  );
}

export function SourceLine({ sources }: { sources: Sources }) {
  const { t } = useWords();
  const again = sources.last.at !== sources.first.at;
  return (
    <dl className={styles.touches}>
      <One touch={sources.first} label={t(again ? "source.first" : "source.only")} />
      {again ? <One touch={sources.last} label={t("source.last")} /> : null}
    </dl>
  );
}
