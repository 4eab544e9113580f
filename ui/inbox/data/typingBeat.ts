/** Turns keystrokes into a beat that others can be told of: not each one, and none after a pause. */

import { useEffect, useRef, useState } from "react";

const EVERY_MS = 4000;
const PAUSE_MS = 5000;

/** A number that changes every few seconds while the text does; 0 when it rests, is empty or was there before. */
export function useTypingBeat(text: string): number {
  const [beat, setBeat] = useState(0);
  const seen = useRef(text);
  const told = useRef(0);
  useEffect(() => {
    if (text === seen.current) return;
    seen.current = text;
    const stop = (): void => {
      told.current = 0;
      setBeat(0);
    };
    if (text === "") return stop();
    const present = Date.now();
    if (present - told.current > EVERY_MS) {
      told.current = present;
      setBeat(present);
    }
    const rest = setTimeout(stop, PAUSE_MS);
    return () => clearTimeout(rest);
  }, [text]);
  return beat;
}
