/** The stages in their order; what the board and its cards look like, the API says. */

import type { BoardCard as Card } from "../../shared/api";

export type {
  Board,
  BoardCard,
  BoardChoices,
  BoardColumn,
  BoardMove,
  CardDetail,
  LeadOwner,
  LeadOwners,
  NamedChoice as Choice,
  PersonCard,
  SetOwner,
  Worth,
} from "../../shared/api";

export const stages = ["lead", "booked", "patient", "cold", "not_fit"] as const satisfies readonly Stage[];
export type Stage = Card["stage"];
