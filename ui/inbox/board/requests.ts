/** Every request about the board and its cards by name. */

import type { Call } from "../data/backend";
import type { Shown } from "./search";
import type { Board, BoardCard, CardDetail, LeadOwners, PersonCard, SetOwner, Stage } from "./types";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;

export interface MoveOrder {
  stage: Stage;
  from_stage?: Stage | undefined;
  reason?: string | undefined;
  note?: string | undefined;
  anyway?: boolean | undefined;
}

export interface CardChange {
  owner_id?: string;
  value_minor?: number | null;
  service?: string | null;
  tags?: string[];
}

export interface NewTask {
  client_id: string;
  kind: string;
  contact_id: string;
  due_at: string;
  note: string;
  owner_id: string | null;
}

function asked({ sort, ...filters }: Shown): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  const [by, order] = sort.split(".");
  query.set("sort", by ?? "created");
  query.set("order", order ?? "desc");
  return query;
}

export class BoardRequests {
  constructor(private readonly ask: Ask) {}

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>({ method: "GET", path, signal });
  }

  private post<T>(path: string, body: unknown): Promise<T> {
    return this.ask<T>({ method: "POST", path, body });
  }

  show = (shown: Shown, signal?: AbortSignal): Promise<Board> => this.get(`board?${asked(shown)}`, signal);

  more = (shown: Shown, stage: Stage, cursor: string, signal?: AbortSignal): Promise<Board> => {
    const query = asked(shown);
    query.set("stage", stage);
    query.set("cursor", cursor);
    return this.get(`board?${query}`, signal);
  };

  one = (id: string, signal?: AbortSignal): Promise<CardDetail> => this.get(`opportunities/${id}`, signal);

  ofContact = (contactId: string, signal?: AbortSignal): Promise<PersonCard> =>
    this.get(`contacts/${contactId}/opportunity`, signal);

  make = (contactId: string, clientId: string): Promise<CardDetail> =>
    this.post("opportunities", { contact_id: contactId, client_id: clientId });

  move = (id: string, order: MoveOrder): Promise<CardDetail> => this.post(`opportunities/${id}/move`, order);

  change = ({ id, version }: BoardCard, change: CardChange): Promise<CardDetail> =>
    this.ask({ method: "PATCH", path: `opportunities/${id}`, body: change, version });

  task = (task: NewTask): Promise<unknown> => this.post("tasks", task);

  booked = (contactId: string, clientId: string): Promise<PersonCard> =>
    this.post(`contacts/${contactId}/booked-elsewhere`, { client_id: clientId });

  owners = (signal?: AbortSignal): Promise<LeadOwners> => this.get("board/owners", signal);

  setOwner = (id: string, order: SetOwner): Promise<LeadOwners> =>
    this.ask({ method: "PUT", path: `board/owners/${id}`, body: order });

  checkedOut = (contactId: string, clientId: string, amountMinor: number): Promise<PersonCard> =>
    this.post(`contacts/${contactId}/checked-out`, { client_id: clientId, amount_minor: amountMinor });
}
