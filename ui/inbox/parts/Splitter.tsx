/** The edge between two panes: dragged or moved by arrow keys, and remembered. */

import { useCallback, useState } from "react";
import { useWords } from "../words/t";
import styles from "./Splitter.module.css";

export interface Widths {
  list: number;
  context: number;
}

type Side = keyof Widths;

const STORED = "glowdesk.widths";
const usual: Widths = { list: 340, context: 320 };
const bounds: Record<Side, readonly [number, number]> = { list: [280, 480], context: [280, 420] };

function within(side: Side, width: number): number {
  const [least, most] = bounds[side];
  return Math.round(Math.min(most, Math.max(least, width)));
}

function kept(): Widths {
  try {
    const held = JSON.parse(localStorage.getItem(STORED) ?? "{}") as Partial<Widths>;
    return {
      list: within("list", held.list ?? usual.list),
      context: within("context", held.context ?? usual.context),
    };
  } catch {
    return usual;
  }
}

export function useWidths() {
  const [widths, setWidths] = useState(kept);
  const setWidth = useCallback((side: Side, width: number) => {
    setWidths((held) => {
      const next = { ...held, [side]: within(side, width) };
      localStorage.setItem(STORED, JSON.stringify(next));
      return next;
    });
  }, []);
  return { widths, setWidth };
}

interface Props {
  side: Side;
  widths: Widths;
  onWidth: (side: Side, width: number) => void;
}

export function Splitter({ side, widths, onWidth }: Props) {
  const { t } = useWords();
  const sign = side === "list" ? 1 : -1;
  const [least, most] = bounds[side];
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be moved
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t(side === "list" ? "app.resize" : "app.resizeContext")}
      aria-valuenow={widths[side]}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className={styles.splitter}
      data-side={side}
      onDoubleClick={() => onWidth(side, usual[side])}
      onKeyDown={(event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        onWidth(side, widths[side] + sign * (event.key === "ArrowRight" ? 16 : -16));
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          onWidth(side, widths[side] + sign * event.movementX);
      }}
    />
  );
}
