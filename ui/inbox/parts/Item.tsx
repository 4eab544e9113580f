/** One entry of the timeline, drawn by its kind. */

import { memo } from "react";
import type { TimelineItem } from "../../shared/api";
import { CallCard } from "./CallCard";
import { BookingCard, HandoffCard } from "./Cards";
import { DecisionLine, OwnershipLine, StageLine, SystemLine } from "./Edges";
import { Message } from "./Message";
import { Note } from "./Note";

interface Props {
  item: TimelineItem;
  first: boolean;
  last: boolean;
  patient: string;
  address?: string | undefined;
}

export const Item = memo(function Item({ item, first, last, patient, address }: Props) {
  switch (item.kind) {
    case "message":
      return <Message item={item} first={first} last={last} patient={patient} address={address} />;
    case "note":
      return <Note item={item} />;
    case "booking":
      return <BookingCard item={item} />;
    case "call":
      return <CallCard item={item} />;
    case "handoff":
      return <HandoffCard item={item} />;
    case "ownership":
      return <OwnershipLine item={item} />;
    case "decision":
      return <DecisionLine item={item} />;
    case "stage":
      return <StageLine item={item} />;
    default:
      return <SystemLine item={item} />;
  }
});
