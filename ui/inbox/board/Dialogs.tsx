/** What is asked about a card wherever one is, fetched when it is asked. */

import { lazy, Suspense } from "react";
import { patient } from "../data/patient";
import { useStore } from "../data/store";
import { beside, deciding, paying, takers } from "./data";

const CheckedOut = lazy(patient(() => import("./CheckedOut")));
const MoveDialog = lazy(patient(() => import("./MoveDialog")));
const Takers = lazy(patient(() => import("./Takers")));
const Beside = lazy(patient(() => import("./Beside")));

export function CardDialogs() {
  const paid = useStore(paying);
  const asked = useStore(deciding);
  const open = useStore(beside);
  const taking = useStore(takers);
  return (
    <Suspense>
      {paid ? <CheckedOut {...paid} onClose={() => paying.set(null)} /> : null}
      {asked ? <MoveDialog asked={asked} /> : null}
      {taking ? <Takers onClose={() => takers.set(false)} /> : null}
      {open ? <Beside {...open} onClose={() => beside.set(null)} /> : null}
    </Suspense>
  );
}
