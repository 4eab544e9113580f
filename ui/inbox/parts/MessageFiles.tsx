/** What came with a message: pictures to look at, sound to hear, everything else to fetch; nothing that is not ours. */

import {
  IconDownload,
  IconExternalLink,
  IconFile,
  IconHeadphones,
  IconPhoto,
  IconVideo,
} from "@tabler/icons-react";
import { useState } from "react";
import type { AttachmentView } from "../../shared/api";
import { useWords } from "../words/t";
import styles from "./MessageFiles.module.css";

const icons = { image: IconPhoto, video: IconVideo, audio: IconHeadphones, file: IconFile };

function Chip({ file, channel }: { file: AttachmentView; channel: string | null }) {
  const { t, code } = useWords();
  const Icon = icons[file.kind];
  const words = file.name ?? t(`file.kind.${file.kind}`);
  const app = code("channel", channel ?? "");
  const note = file.elsewhere ? t("file.elsewhere", { app }) : file.url ? null : t("file.coming");
  const inner = (
    <>
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      <span className={styles.name}>{words}</span>
      {note ? <span className={styles.soft}>{note}</span> : null}
      {file.url ? <IconDownload size={14} stroke={1.75} aria-hidden="true" /> : null}
      {file.elsewhere ? <IconExternalLink size={14} stroke={1.75} aria-hidden="true" /> : null}
    </>
  );
  return file.url ? (
    <a className={styles.chip} href={file.url} download={file.name ?? ""}>
      {inner}
    </a>
  ) : (
    <span className={styles.chip}>{inner}</span>
  );
}

function Picture({ file, channel }: { file: AttachmentView; channel: string | null }) {
  const { t } = useWords();
  const [failed, setFailed] = useState(false);
  if (failed || !file.url) return <Chip file={file} channel={channel} />;
  return (
    <a className={styles.picture} href={file.url} download={file.name ?? ""} title={file.name ?? undefined}>
      <img
        src={file.url}
        alt={file.name ?? t("file.kind.image")}
        loading="lazy"
        decoding="async"
        onError={() => setFailed(true)}
      />
    </a>
  );
}

function Sound({ file }: { file: AttachmentView }) {
  const { t } = useWords();
  return (
    // biome-ignore lint/a11y/useMediaCaption: a patient's recording has none; its transcript stands in the message
    <audio
      className={styles.sound}
      controls
      preload="none"
      src={file.url ?? undefined}
      aria-label={file.name ?? t("file.kind.audio")}
    />
  );
}

function One({ file, channel }: { file: AttachmentView; channel: string | null }) {
  if (file.kind === "image") return <Picture file={file} channel={channel} />;
  if (file.kind === "audio" && file.url) return <Sound file={file} />;
  return <Chip file={file} channel={channel} />;
}

export function MessageFiles({ files, channel }: { files: AttachmentView[]; channel: string | null }) {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files}>
      {files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: files of one message never change their places
        <li key={index}>
          <One file={file} channel={channel} />
        </li>
      ))}
    </ul>
  );
}
