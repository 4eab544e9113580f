/** Every request of the inbox by name, over whichever backend the page was started with. */

import type {
  AddForm,
  AssistantMode,
  AttachedView,
  AuditChoices,
  AuditPage,
  AuditReport,
  AuditState,
  AutomationView,
  CallingView,
  ChannelList,
  ComplianceSettings,
  ConsentEvidence,
  ConsentHistory,
  ConsentWordings,
  ContactFlag,
  ContactFlags,
  Decided,
  Erase,
  ErasurePreview,
  FlagKind,
  FormList,
  FormView,
  HeldPage,
  Identity,
  LeadOptions,
  Left,
  LivePage,
  MergeDone,
  MergePreview,
  MergeSides,
  NoticeList,
  OptOutDoubt,
  OptOutReviewed,
  PauseHistory,
  PausePress,
  PlaceCall,
  Preview,
  PrivacyView,
  Problem,
  QuickAdd,
  QuickAdded,
  RecordConsent,
  RecordOptOut,
  RecordPermission,
  ReferralLink,
  ReplyOption,
  ReviewView,
  RunTrace,
  Session,
  SettingsPatch,
  ThreadCard,
  ThreadDetail,
  ThreadMode,
  ThreadPage,
  TimelineItem,
  TimelinePage,
  VendorList,
  Zone,
} from "../../shared/api";
import { AccessRequests } from "../access/requests";
import { BoardRequests } from "../board/requests";
import { CalendarRequests } from "../calendar/requests";
import { PlanRequests } from "../plans/requests";
import { RecallRequests } from "../recall/requests";
import { SequenceRequests } from "../sequences/requests";
import { KnowledgeRequests } from "../settings/knowledge/requests";
import { SystemRequests } from "../settings/requests";
import { TextingRequests } from "../settings/textingRequests";
import { TaskRequests } from "../tasks/requests";
import { type Backend, type Call, Refused } from "./backend";
import { learnServerTime } from "./clock";
import { locked } from "./idle";
import { MoneyRequests } from "./moneyRequests";
import { ReminderRequests } from "./reminderRequests";

function problem(status: number, body: unknown): Problem {
  const given = (typeof body === "object" && body !== null ? body : {}) as Partial<Problem>;
  return { type: "about:blank", title: "", detail: null, ...given, status };
}

/** Where a 401 says that the proof was wrong, not that the session is over. */
const DOORS = /^session(\/unlock|\/ways)?$/;

export class Api {
  private csrf: string | null = null;
  /** Called when the server no longer knows us. */
  onSignedOut: () => void = () => {};
  /** What concerns people, keys and one's own account. */
  readonly access: AccessRequests;
  /** What concerns days, bookings and who waits for one. */
  readonly calendar: CalendarRequests;
  /** What concerns leads and what becomes of them. */
  readonly board: BoardRequests;
  /** What concerns what the agent may say. */
  readonly knowledge: KnowledgeRequests;
  /** What concerns the practice's own system. */
  readonly systems: SystemRequests;
  /** What concerns tasks, and what did not reach people. */
  readonly tasks: TaskRequests;
  /** What concerns payments and sessions. */
  readonly money: MoneyRequests;
  /** What concerns reminders before a visit. */
  readonly reminding: ReminderRequests;
  /** What concerns the numbers that texts leave from. */
  readonly lines: TextingRequests;
  /** What concerns plans and memberships. */
  readonly plans: PlanRequests;
  /** What concerns who leaves without a next visit, and who is due again. */
  readonly recall: RecallRequests;
  /** What concerns sequences and who is in them. */
  readonly sequences: SequenceRequests;

  constructor(private readonly backend: Backend) {
    this.access = new AccessRequests(
      (call) => this.ask(call),
      (session) => this.remember(session),
    );
    this.calendar = new CalendarRequests((call) => this.ask(call));
    this.board = new BoardRequests((call) => this.ask(call));
    this.knowledge = new KnowledgeRequests((call) => this.ask(call));
    this.systems = new SystemRequests((call) => this.ask(call));
    this.money = new MoneyRequests((call) => this.ask(call));
    this.tasks = new TaskRequests((call) => this.ask(call));
    this.reminding = new ReminderRequests((call) => this.ask(call));
    this.lines = new TextingRequests((call) => this.ask(call));
    this.plans = new PlanRequests((call) => this.ask(call));
    this.recall = new RecallRequests((call) => this.ask(call));
    this.sequences = new SequenceRequests((call) => this.ask(call));
  }

  private async ask<T>(call: Omit<Call, "csrf">, again = true): Promise<T> {
    const answer = await this.backend.call({ ...call, csrf: this.csrf });
    if (answer.serverTime) learnServerTime(answer.serverTime);
    if (answer.status < 300) return answer.body as T;
    const said = problem(answer.status, answer.body);
    if (said.code === "csrf" && again) {
      // Another tab has signed in or changed the password since.
      await this.session();
      return this.ask(call, false);
    }
    if (said.code === "locked") locked.set(true);
    else if (said.status === 401 && !DOORS.test(call.path)) this.onSignedOut();
    throw new Refused(said);
  }

  private get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>({ method: "GET", path, signal });
  }

  private post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.ask<T>({ method: "POST", path, body });
  }

  private remember(session: Session): Session {
    this.csrf = session.csrf;
    return session;
  }

  session = async (): Promise<Session> => this.remember(await this.get<Session>("session"));

  /** The socket was refused: perhaps the session has ended. */
  checkSession = async (): Promise<void> => {
    try {
      await this.session();
    } catch (error) {
      if (error instanceof Refused && error.status === 401 && error.problem.code !== "locked")
        this.onSignedOut();
    }
  };

  signOut = async (): Promise<void> => {
    await this.ask<null>({ method: "DELETE", path: "session" });
    this.csrf = null;
  };

  threads = (zone: Zone, cursor: string | null, signal?: AbortSignal): Promise<ThreadPage> => {
    const query = new URLSearchParams({ zone, limit: "50" });
    if (cursor) query.set("cursor", cursor);
    return this.get(`threads?${query}`, signal);
  };

  thread = (id: string, signal?: AbortSignal): Promise<ThreadDetail> => this.get(`threads/${id}`, signal);

  timeline = (id: string, beforeSeq: number | null, signal?: AbortSignal): Promise<TimelinePage> => {
    const query = new URLSearchParams({ limit: "50" });
    if (beforeSeq !== null) query.set("before_seq", String(beforeSeq));
    return this.get(`threads/${id}/timeline?${query}`, signal);
  };

  send = (
    id: string,
    message: {
      client_id: string;
      kind: "reply" | "note";
      text: string;
      address_id: string | null;
      media: readonly string[];
      media_public: boolean;
    },
  ): Promise<TimelineItem> => this.post(`threads/${id}/messages`, message);

  sendTemplate = (
    id: string,
    message: { client_id: string; kind: "reply"; template: string; template_values: readonly string[] },
  ): Promise<TimelineItem> => this.post(`threads/${id}/messages`, message);

  preview = (
    id: string,
    text: string,
    address_id: string | null,
    { media, vouched }: { media: readonly string[]; vouched: boolean },
    signal?: AbortSignal,
  ): Promise<Preview> =>
    this.ask({
      method: "POST",
      path: `threads/${id}/preview`,
      body: { text, address_id, media, media_public: vouched },
      signal,
    });

  /** The file itself is the body. */
  attach = (id: string, file: File, address_id: string | null): Promise<AttachedView> => {
    const to = address_id ? `?${new URLSearchParams({ address_id })}` : "";
    return this.post(`threads/${id}/attachments${to}`, file);
  };

  detach = (id: string, media_id: string): Promise<null> =>
    this.ask({ method: "DELETE", path: `threads/${id}/attachments/${media_id}` });

  /** By which addresses this text could go, and what the gate says to each. */
  ways = (id: string, text: string, signal?: AbortSignal): Promise<ReplyOption[]> =>
    this.ask({ method: "POST", path: `threads/${id}/ways`, body: { text }, signal });

  act = (id: string, verb: "takeover" | "release" | "done" | "reopen"): Promise<ThreadCard> =>
    this.post(`threads/${id}/${verb}`);

  snooze = (id: string, until: string): Promise<ThreadCard> => this.post(`threads/${id}/snooze`, { until });

  read = (id: string, seq: number): Promise<ThreadCard> => this.post(`threads/${id}/read`, { seq });

  handoff = (id: string, verb: "take" | "close"): Promise<ThreadCard> => this.post(`handoffs/${id}/${verb}`);

  run = (id: string, signal?: AbortSignal): Promise<RunTrace> => this.get(`runs/${id}`, signal);

  automation = (signal?: AbortSignal): Promise<AutomationView> => this.get("automation", signal);

  pauses = (signal?: AbortSignal): Promise<PauseHistory> => this.get("automation/history", signal);

  pause = (press: PausePress): Promise<AutomationView> => this.post("automation/pauses", press);

  resume = (id: string): Promise<AutomationView> => this.post(`automation/pauses/${id}/resume`);

  complianceSettings = (signal?: AbortSignal): Promise<ComplianceSettings> =>
    this.get("compliance-settings", signal);

  changeCompliance = (version: number, values: SettingsPatch): Promise<ComplianceSettings> =>
    this.ask({ method: "PATCH", path: "compliance-settings", body: values, version });

  audit = (asked: URLSearchParams, signal?: AbortSignal): Promise<AuditPage> =>
    this.get(`audit?${asked}`, signal);

  auditChoices = (signal?: AbortSignal): Promise<AuditChoices> => this.get("audit/choices", signal);

  auditState = (signal?: AbortSignal): Promise<AuditState> => this.get("audit/state", signal);

  verifyAudit = (): Promise<AuditReport> => this.post("audit/verify");

  calling = (id: string, signal?: AbortSignal): Promise<CallingView> =>
    this.get(`threads/${id}/calls`, signal);

  placeCall = (id: string, call: PlaceCall): Promise<TimelineItem> => this.post(`threads/${id}/calls`, call);

  leadOptions = (signal?: AbortSignal): Promise<LeadOptions> => this.get("leads/options", signal);

  addLead = (person: QuickAdd): Promise<QuickAdded> => this.post("leads", person);

  forms = (signal?: AbortSignal): Promise<FormList> => this.get("forms", signal);

  addForm = (form: AddForm): Promise<FormView> => this.post("forms", form);

  referralLink = (contactId: string): Promise<ReferralLink> =>
    this.post(`contacts/${contactId}/referral-link`);

  channels = (signal?: AbortSignal): Promise<ChannelList> => this.get("channels", signal);

  lookAtChannel = (id: string): Promise<ChannelList> => this.post(`channels/${id}/look`);

  vendors = (signal?: AbortSignal): Promise<VendorList> => this.get("vendors", signal);

  privacy = (signal?: AbortSignal): Promise<PrivacyView> => this.get("privacy", signal);

  chooseRetention = (message_months: number | null, version: number): Promise<PrivacyView> =>
    this.ask({ method: "PATCH", path: "privacy/retention", body: { message_months, version } });

  placeHold = (reason: string, contact_id: string | null): Promise<PrivacyView> =>
    this.post("privacy/holds", { reason, contact_id });

  liftHold = (id: string): Promise<PrivacyView> => this.post(`privacy/holds/${id}/lift`);

  erasure = (contact: string, signal?: AbortSignal): Promise<ErasurePreview> =>
    this.get(`contacts/${contact}/erasure`, signal);

  erase = (contact: string, order: Erase): Promise<Left> => this.post(`contacts/${contact}/erase`, order);

  consents = (contact: string, signal?: AbortSignal): Promise<ConsentHistory> =>
    this.get(`contacts/${contact}/consents`, signal);

  consentEvidence = (contact: string, id: string, signal?: AbortSignal): Promise<ConsentEvidence> =>
    this.get(`contacts/${contact}/consents/${id}/evidence`, signal);

  consentWordings = (signal?: AbortSignal): Promise<ConsentWordings> => this.get("consents/wordings", signal);

  recordConsent = (contact: string, given: RecordConsent): Promise<ConsentHistory> =>
    this.post(`contacts/${contact}/consents`, given);

  identity = (contact: string, signal?: AbortSignal): Promise<Identity> =>
    this.get(`contacts/${contact}/identity`, signal);

  mergePreview = (survivor: string, gone: string, signal?: AbortSignal): Promise<MergePreview> =>
    this.ask({
      method: "POST",
      path: `contacts/${survivor}/merge/preview`,
      body: { contact_id: gone },
      signal,
    });

  merge = (survivor: string, gone: string, fields: MergeSides): Promise<MergeDone> =>
    this.post(`contacts/${survivor}/merge`, { contact_id: gone, fields });

  unmerge = (survivor: string, merge: string): Promise<MergeDone> =>
    this.post(`contacts/${survivor}/merge/${merge}/undo`);

  apart = (one: string, other: string): Promise<Identity> =>
    this.post(`contacts/${one}/apart`, { contact_id: other });

  split = (contact: string, address: string): Promise<MergeDone> =>
    this.post(`contacts/${contact}/addresses/${address}/split`);

  recordOptOut = (contact: string, told: RecordOptOut): Promise<ConsentHistory> =>
    this.post(`contacts/${contact}/revocations`, told);

  permit = (contact: string, told: RecordPermission): Promise<ConsentHistory> =>
    this.post(`contacts/${contact}/permissions`, told);

  threadMode = (id: string, signal?: AbortSignal): Promise<ThreadMode> =>
    this.get(`automation/threads/${id}`, signal);

  setThreadMode = (id: string, mode: AssistantMode | null): Promise<ThreadMode> =>
    this.ask({ method: "PUT", path: `automation/threads/${id}`, body: { mode } });

  setChannelMode = (channel: string, mode: AssistantMode): Promise<AutomationView> =>
    this.ask({ method: "PUT", path: `automation/channels/${channel}`, body: { mode } });

  bell = (signal?: AbortSignal): Promise<NoticeList> => this.get("notices", signal);

  bellSeen = (id: string): Promise<NoticeList> => this.post(`notices/${id}/seen`);

  bellAllSeen = (at: string): Promise<NoticeList> => this.post("notices/seen", { at });

  held = (signal?: AbortSignal): Promise<HeldPage> => this.get("held?limit=50", signal);

  approveHeld = (id: string): Promise<Decided> => this.post(`held/${id}/approve`);

  editHeld = (id: string, text: string): Promise<Decided> => this.post(`held/${id}/edit`, { text });

  discardHeld = (id: string): Promise<true> => this.post<null>(`held/${id}/discard`).then(() => true);

  optOutDoubt = (id: string, signal?: AbortSignal): Promise<OptOutDoubt> =>
    this.get(`threads/${id}/opt-out-review`, signal);

  review = (id: string, signal?: AbortSignal): Promise<ReviewView> =>
    this.get(`threads/${id}/review`, signal);

  settleOptOut = (id: string, verdict: "opted_out" | "fine"): Promise<OptOutReviewed> =>
    this.post(`threads/${id}/opt-out-review`, { verdict });

  flags = (contact: string, signal?: AbortSignal): Promise<ContactFlags> =>
    this.get(`contacts/${contact}/flags`, signal);

  openFlag = (contact: string, kind: FlagKind): Promise<ContactFlag> =>
    this.post(`contacts/${contact}/flags`, { kind });

  closeFlag = (contact: string, id: string): Promise<ContactFlag> =>
    this.post(`contacts/${contact}/flags/${id}/close`);

  live = (after: number): Promise<LivePage> => this.get(`live?after=${after}&limit=200`);
}
