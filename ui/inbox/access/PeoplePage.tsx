/** The people who may sign in: what each may do and where, who is invited, and what is asked of them. */

import { Button, Checkbox, Menu, Modal } from "@mantine/core";
import { IconDots, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PeopleView } from "../../shared/api";
import { useApp } from "../data/app";
import { useSession } from "../data/queries";
import { Failed } from "../settings/Failed";
import { Section } from "../settings/Section";
import { useWords } from "../words/t";
import styles from "./Access.module.css";
import { AccessForm, type Person, roles } from "./AccessForm";
import { useAct } from "./useAct";

type Open = { kind: "invite" } | { kind: "change"; person: Person } | null;

function Chips({ person }: { person: Person }) {
  const { t, code } = useWords();
  return (
    <>
      <span className={styles.chip}>{code("role", person.role)}</span>
      {person.me ? (
        <span className={styles.chip} data-tone="good">
          {t("people.you")}
        </span>
      ) : null}
      {person.disabled ? (
        <span className={styles.chip} data-tone="warn">
          {t("people.disabled")}
        </span>
      ) : null}
    </>
  );
}

function PersonMenu({
  person,
  busy,
  onChange,
  onPress,
}: {
  person: Person;
  busy: boolean;
  onChange: () => void;
  onPress: (verb: "disable" | "enable" | "sign-out" | "reset-second-step") => void;
}) {
  const { t } = useWords();
  const owner = useSession().data?.user.role === "owner";
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button
          variant="subtle"
          px={8}
          disabled={busy}
          aria-label={t("people.actions", { name: person.name })}
        >
          <IconDots size={18} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onChange}>{t("people.change")}</Menu.Item>
        <Menu.Item onClick={() => onPress("sign-out")}>{t("people.signOut")}</Menu.Item>
        {owner && person.second_step ? (
          <Menu.Item onClick={() => onPress("reset-second-step")}>{t("people.reset")}</Menu.Item>
        ) : null}
        <Menu.Divider />
        <Menu.Item
          color={person.disabled ? "" : "red"}
          onClick={() => onPress(person.disabled ? "enable" : "disable")}
        >
          {t(person.disabled ? "people.enable" : "people.disable")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function People({ found, onChange }: { found: PeopleView; onChange: (person: Person) => void }) {
  const { t } = useWords();
  const { api } = useApp();
  const { act, busy, problem } = useAct("people");
  const owner = useSession().data?.user.role === "owner";
  const place = (id: string): string => found.locations.find((one) => one.id === id)?.name ?? id;
  return (
    <>
      <ul className={styles.list}>
        {found.people.map((person) => (
          <li key={person.id} className={styles.row}>
            <div className={`${styles.main} ${person.disabled ? styles.gone : ""}`}>
              <p className={styles.name}>
                {person.name}
                <Chips person={person} />
              </p>
              <p className={styles.about}>
                {[
                  person.email,
                  person.locations ? person.locations.map(place).join(", ") : t("people.everywhere"),
                  t(person.second_step ? "people.second" : "people.noSecond"),
                ].join(" · ")}
              </p>
            </div>
            {person.me || (person.role === "owner" && !owner) ? null : (
              <PersonMenu
                person={person}
                busy={busy}
                onChange={() => onChange(person)}
                onPress={(verb) => void act(() => api.access.person(person.id, verb))}
              />
            )}
          </li>
        ))}
      </ul>
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </>
  );
}

function Invitations({ found }: { found: PeopleView }) {
  const { t, time, code } = useWords();
  const { api } = useApp();
  const { act, busy } = useAct("people");
  if (found.invitations.length === 0) return null;
  return (
    <Section title={t("people.invited")}>
      <ul className={styles.list}>
        {found.invitations.map((one) => (
          <li key={one.id} className={styles.row}>
            <div className={styles.main}>
              <p className={styles.name}>
                {one.name}
                <span className={styles.chip}>{code("role", one.role)}</span>
              </p>
              <p className={styles.about}>
                {one.email} · {t("people.until", { when: time.dayTime(one.expires_at) })}
              </p>
            </div>
            <Button
              variant="subtle"
              disabled={busy}
              aria-label={`${t("people.takeBack")}: ${one.name}`}
              onClick={() => void act(() => api.access.takeBack(one.id))}
            >
              {t("people.takeBack")}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Asked({ found }: { found: PeopleView }) {
  const { t, code } = useWords();
  const { api } = useApp();
  const { act, busy, problem } = useAct("people");
  return (
    <Section title={t("people.asked")} words={t("people.asked.words")}>
      <Checkbox.Group
        value={[...found.second_step]}
        onChange={(chosen) => void act(() => api.access.askSecondStep(chosen))}
        aria-label={t("people.asked")}
      >
        <div className={styles.checks}>
          {roles.map((role) => (
            <Checkbox key={role} value={role} label={code("role", role)} disabled={busy} />
          ))}
        </div>
      </Checkbox.Group>
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </Section>
  );
}

export default function PeoplePage() {
  const { t } = useWords();
  const { api } = useApp();
  const [open, setOpen] = useState<Open>(null);
  const people = useQuery<PeopleView>({
    queryKey: ["people"],
    queryFn: ({ signal }) => api.access.people(signal),
    staleTime: 0,
  });
  const close = (): void => setOpen(null);
  if (people.isError && !people.data) return <Failed again={() => void people.refetch()} />;
  if (!people.data) return <div aria-busy="true" />;
  return (
    <>
      <Section words={t("people.words")}>
        <People found={people.data} onChange={(person) => setOpen({ kind: "change", person })} />
        <div className={styles.foot}>
          <Button leftSection={<IconUserPlus size={16} />} onClick={() => setOpen({ kind: "invite" })}>
            {t("people.invite")}
          </Button>
        </div>
      </Section>
      <Invitations found={people.data} />
      <Asked found={people.data} />
      <Modal
        opened={open !== null}
        onClose={close}
        title={open?.kind === "change" ? open.person.name : t("people.invite")}
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": t("said.close") }}
      >
        {open ? (
          <AccessForm
            found={people.data}
            person={open.kind === "change" ? open.person : null}
            onClose={close}
          />
        ) : null}
      </Modal>
    </>
  );
}
