/** The pause dialog, fetched when somebody asks for it. */

import { lazy, Suspense } from "react";
import { asking } from "../data/automation";
import { patient } from "../data/patient";
import { useStore } from "../data/store";

const Form = lazy(patient(() => import("./PauseForm")));

export function PauseDialog() {
  const open = useStore(asking);
  return <Suspense>{open ? <Form onClose={() => asking.set(false)} /> : null}</Suspense>;
}
