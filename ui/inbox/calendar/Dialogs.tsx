/** The booking panel and a visit's sheet, fetched when somebody opens one, wherever they are. */

import { lazy, Suspense } from "react";
import { patient } from "../data/patient";
import { useStore } from "../data/store";
import { booking, looking } from "./data";

const Panel = lazy(patient(() => import("./BookingPanel")));
const Sheet = lazy(patient(() => import("./VisitSheet")));

export function CalendarDialogs() {
  const open = useStore(booking);
  const visit = useStore(looking);
  return (
    <Suspense>
      {open ? <Panel threadId={open.threadId} moves={open.moves} onClose={() => booking.set(null)} /> : null}
      {visit ? <Sheet id={visit} onClose={() => looking.set(null)} /> : null}
    </Suspense>
  );
}
