/** A telephone call on the timeline: what became of it, how long it took, the text that followed, the voicemail. */

import {
  IconMessageCheck,
  IconMessageOff,
  IconMessagePause,
  IconPhoneCall,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconPhoneX,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import type { AttachmentView, TimelineItem } from "../../shared/api";
import { useSession } from "../data/queries";
import { useWords } from "../words/t";
import own from "./Call.module.css";
import styles from "./Cards.module.css";
import { textOf } from "./itemData";

function seconds(item: TimelineItem, field: string): number {
  const value = item.data[field];
  return typeof value === "number" ? value : 0;
}

/** "2:05", as every phone writes it. */
export function lasted(total: number): string {
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
}

type Tone = "good" | "warn" | "live" | "plain";

function toneOf(item: TimelineItem): Tone {
  const outcome = textOf(item, "outcome");
  if (outcome === "connected") return "good";
  if (textOf(item, "direction") === "in") return outcome === "missed" ? "warn" : "plain";
  return outcome ? "plain" : "live";
}

function Sign({ item, tone }: { item: TimelineItem; tone: Tone }) {
  if (tone === "live") return <IconPhoneCall size={20} stroke={1.5} />;
  const inward = textOf(item, "direction") === "in";
  if (inward && tone === "warn") return <IconPhoneX size={20} stroke={1.5} />;
  return inward ? <IconPhoneIncoming size={20} stroke={1.5} /> : <IconPhoneOutgoing size={20} stroke={1.5} />;
}

const textIcons = { sent: IconMessageCheck, held: IconMessagePause, not_sent: IconMessageOff };

/** Did they get a text, and why not. */
function Texted({ item }: { item: TimelineItem }) {
  const { t, code } = useWords();
  const state = textOf(item, "text");
  if (state !== "sent" && state !== "held" && state !== "not_sent") return null;
  const Icon = textIcons[state];
  const why = textOf(item, "why");
  return (
    <span className={own.fact}>
      <Icon size={15} stroke={1.75} aria-hidden="true" />
      {why && state !== "sent"
        ? t(`call.text.${state}.why`, { why: code("call.why", why) })
        : t(`call.text.${state}`)}
    </span>
  );
}

function Voicemail({ item, file }: { item: TimelineItem; file: AttachmentView | undefined }) {
  const { t } = useWords();
  const queries = useQueryClient();
  if (!item.data.voicemail) return null;
  const length = seconds(item, "voicemail_seconds");
  const words = length > 0 ? t("call.voicemail.long", { length: lasted(length) }) : t("call.voicemail");
  const state = textOf(item, "recording_state");
  const gone = state === "gone" || state === "refused";
  return (
    <div className={own.voicemail}>
      <p className={own.label}>{words}</p>
      {file?.url ? (
        // biome-ignore lint/a11y/useMediaCaption: nobody but people listens to it, so there is no transcript
        <audio
          className={own.sound}
          controls
          preload="none"
          src={file.url}
          aria-label={words}
          // Its link lasts minutes: a page that stood open longer fetches a new one.
          onError={() => void queries.invalidateQueries({ queryKey: ["timeline"] })}
        />
      ) : (
        <p className={styles.soft}>{t(gone ? "call.voicemail.gone" : "call.voicemail.coming")}</p>
      )}
    </div>
  );
}

function useMain(item: TimelineItem): string {
  const { t, code } = useWords();
  const me = useSession().data?.user.staff_id ?? null;
  const inward = textOf(item, "direction") === "in";
  const outcome = textOf(item, "outcome");
  if (!inward && !outcome) {
    const state = textOf(item, "state");
    const mine = item.author.id !== null && item.author.id === me;
    if (state === "ringing_you" && mine) return t("call.state.your_phone");
    return code("call.state", state || "placing");
  }
  const result = code(inward ? "call.in" : "call.out", outcome);
  const length = seconds(item, "seconds");
  return length > 0 ? t("call.withLength", { result, length: lasted(length) }) : result;
}

export function CallCard({ item }: { item: TimelineItem }) {
  const { t, time, code } = useWords();
  const inward = textOf(item, "direction") === "in";
  const tone = toneOf(item);
  const main = useMain(item);
  const reason = inward && tone === "warn" ? textOf(item, "reason") : "";
  const forwarded = textOf(item, "forwarded_from");
  const who = item.author.name;
  const title = inward ? t("call.incoming") : who ? t("call.outgoingBy", { name: who }) : t("call.outgoing");
  return (
    <li className={styles.card} data-tone={tone} data-kind="call">
      <span className={`${styles.mark} ${tone === "live" ? own.live : ""}`} aria-hidden="true">
        <Sign item={item} tone={tone} />
      </span>
      <div className={styles.body}>
        <p className={styles.title}>{title}</p>
        <p className={styles.main} aria-live={tone === "live" ? "polite" : undefined}>
          {main}
        </p>
        <p className={styles.soft}>
          {reason ? <span>{code("call.reason", reason)}</span> : null}
          {forwarded ? <span>{t("call.forwarded", { number: forwarded })}</span> : null}
          <Texted item={item} />
          {item.data.wants_text ? <span>{t("call.wantsText")}</span> : null}
        </p>
        <Voicemail item={item} file={item.attachments[0]} />
      </div>
      <time className={styles.at} dateTime={item.at} title={time.exact(item.at)}>
        {time.clock(item.at)}
      </time>
    </li>
  );
}
