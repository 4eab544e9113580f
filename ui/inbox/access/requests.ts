/** Every request about access by name: oneself, the people, the keys. */

import type {
  Account,
  Enrolment,
  InvitationMade,
  InvitedView,
  KeyList,
  KeyMade,
  NewInvitation,
  NewKey,
  Opened,
  Openings,
  PeopleView,
  PersonAccess,
  RecoveryCodes,
  Session,
  WaysIn,
} from "../../shared/api";
import type { Call } from "../data/backend";

type Ask = <T>(call: Omit<Call, "csrf">) => Promise<T>;
export interface Proof {
  password?: string;
  code?: string;
}

export class AccessRequests {
  constructor(
    private readonly ask: Ask,
    private readonly remember: (session: Session) => Session,
  ) {}

  private post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.ask<T>({ method: "POST", path, body });
  }

  ways = (): Promise<WaysIn> => this.ask({ method: "GET", path: "session/ways" });

  signIn = async (email: string, password: string, code: string | null): Promise<Session> =>
    this.remember(await this.post<Session>("session", { email, password, code }));

  lock = (): Promise<null> => this.post("session/lock");

  unlock = async (proof: Proof): Promise<Session> =>
    this.remember(await this.post<Session>("session/unlock", proof));

  invitation = (token: string): Promise<InvitedView> => this.post("invitation/look", { token });

  join = async (token: string, password: string): Promise<Session> =>
    this.remember(await this.post<Session>("invitation/join", { token, password }));

  account = (signal?: AbortSignal): Promise<Account> => this.ask({ method: "GET", path: "account", signal });

  changePassword = async (old: string, fresh: string): Promise<Session> =>
    this.remember(await this.post<Session>("account/password", { old, new: fresh }));

  beginSecondStep = (proof: Proof): Promise<Enrolment> => this.post("account/second-step", proof);

  confirmSecondStep = (code: string): Promise<RecoveryCodes> =>
    this.post("account/second-step/confirm", { code });

  newCodes = (proof: Proof): Promise<RecoveryCodes> => this.post("account/second-step/codes", proof);

  removeSecondStep = (proof: Proof): Promise<null> => this.post("account/second-step/remove", proof);

  endSession = (id: string): Promise<null> => this.ask({ method: "DELETE", path: `account/sessions/${id}` });

  endOtherSessions = (): Promise<null> => this.post("account/sessions/end-others");

  noticesRead = (): Promise<null> => this.post("account/notices/read");

  people = (signal?: AbortSignal): Promise<PeopleView> => this.ask({ method: "GET", path: "people", signal });

  invite = (given: NewInvitation): Promise<InvitationMade> => this.post("people/invitations", given);

  takeBack = (id: string): Promise<null> => this.ask({ method: "DELETE", path: `people/invitations/${id}` });

  changeAccess = (id: string, given: PersonAccess): Promise<null> => this.post(`people/${id}/access`, given);

  person = (id: string, verb: "disable" | "enable" | "sign-out" | "reset-second-step"): Promise<null> =>
    this.post(`people/${id}/${verb}`);

  askSecondStep = (roles: string[]): Promise<null> => this.post("people/second-step", { roles });

  keys = (signal?: AbortSignal): Promise<KeyList> => this.ask({ method: "GET", path: "keys", signal });

  makeKey = (given: NewKey): Promise<KeyMade> => this.post("keys", given);

  openings = (signal?: AbortSignal): Promise<Openings> =>
    this.ask({ method: "GET", path: "emergency-access", signal });

  openInEmergency = (kind: "contacts" | "threads", id: string, reason: string): Promise<Opened> =>
    this.post(`emergency-access/${kind}/${id}`, { reason });

  openByNumber = (phone: string, reason: string): Promise<Opened> =>
    this.post("emergency-access", { phone, reason });

  endOpening = (id: string): Promise<Openings> => this.post(`emergency-access/${id}/end`);

  revokeKey = (id: string): Promise<null> => this.ask({ method: "DELETE", path: `keys/${id}` });
}
