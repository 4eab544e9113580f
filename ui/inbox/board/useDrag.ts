/** Cards in the hand of a mouse or a pen: a copy follows the pointer, the column beneath it says that it would take it. */

import { type PointerEvent as ReactPointer, useCallback, useEffect, useRef, useState } from "react";
import { type BoardCard, type Stage, stages } from "./types";

const SLACK = 6;
const EDGE = 48;
const PACE = 14;

export interface Dragged {
  card: BoardCard;
  over: Stage | null;
}

interface Grip {
  card: BoardCard;
  x: number;
  y: number;
  dx: number;
  dy: number;
  width: number;
  moving: boolean;
}

function stageAt(x: number, y: number): Stage | null {
  const column = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-stage]");
  return stages.find((stage) => stage === column?.dataset.stage) ?? null;
}

/** The click that ends a drag opens nothing. */
function swallowClick(): void {
  const swallow = (event: MouseEvent): void => {
    event.stopPropagation();
    event.preventDefault();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
}

export function useDrag(onDrop: (card: BoardCard, to: Stage) => void) {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const grip = useRef<Grip | null>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const drop = useRef(onDrop);
  useEffect(() => {
    drop.current = onDrop;
  });

  const place = useCallback((x: number, y: number): void => {
    const held = grip.current;
    if (!held || !ghost.current) return;
    ghost.current.style.transform = `translate(${x - held.dx}px, ${y - held.dy}px)`;
    ghost.current.style.width = `${held.width}px`;
    const lane = track.current;
    if (!lane) return;
    const { left, right } = lane.getBoundingClientRect();
    if (x < left + EDGE) lane.scrollLeft -= PACE;
    else if (x > right - EDGE) lane.scrollLeft += PACE;
  }, []);

  useEffect(() => {
    const move = (event: PointerEvent): void => {
      const held = grip.current;
      if (!held) return;
      const { clientX: x, clientY: y } = event;
      if (!held.moving && Math.hypot(x - held.x, y - held.y) < SLACK) return;
      held.moving = true;
      const over = stageAt(x, y);
      setDragged((was) => (was?.over === over ? was : { card: held.card, over }));
      place(x, y);
    };
    const end = (event: PointerEvent): void => {
      const held = grip.current;
      grip.current = null;
      if (!held?.moving) return;
      setDragged(null);
      swallowClick();
      const to = stageAt(event.clientX, event.clientY);
      if (to && to !== held.card.stage) drop.current(held.card, to);
    };
    const stop = (): void => {
      grip.current = null;
      setDragged(null);
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && grip.current?.moving) stop();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", stop);
    window.addEventListener("keydown", key);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", stop);
      window.removeEventListener("keydown", key);
    };
  }, [place]);

  const grab = useCallback((event: ReactPointer, card: BoardCard): void => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    if (
      !(event.target instanceof Element) ||
      event.target.closest("[data-own], [role='menu'], [role='dialog']")
    )
      return;
    const box = event.currentTarget.getBoundingClientRect();
    grip.current = {
      card,
      x: event.clientX,
      y: event.clientY,
      dx: event.clientX - box.left,
      dy: event.clientY - box.top,
      width: box.width,
      moving: false,
    };
  }, []);

  return { dragged, grab, ghost, track, place, at: grip };
}
