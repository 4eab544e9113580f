/** The quick-add, fetched when somebody asks for it. */

import { lazy, Suspense } from "react";
import { adding } from "../data/leads";
import { patient } from "../data/patient";
import { useStore } from "../data/store";

const Form = lazy(patient(() => import("./QuickAddForm")));

export function QuickAddDialog() {
  const open = useStore(adding);
  return <Suspense>{open ? <Form onClose={() => adding.set(false)} /> : null}</Suspense>;
}
