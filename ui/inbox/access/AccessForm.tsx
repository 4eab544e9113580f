/** What somebody may do and where: for an invitation, and for a change. */

import { Button, MultiSelect, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { PeopleView, PersonAccess } from "../../shared/api";
import { useApp } from "../data/app";
import { useSession } from "../data/queries";
import { type Key, useWords } from "../words/t";
import styles from "./Access.module.css";
import { Secret } from "./Secret";
import { useAct } from "./useAct";

export type Person = PeopleView["people"][number];
export const roles = ["owner", "manager", "coordinator", "provider", "auditor"] as const;
type Role = (typeof roles)[number];

function options(given: readonly { id: string; name: string }[]) {
  return given.map((one) => ({ value: one.id, label: one.name }));
}

function useAccessForm(person: Person | null) {
  const { api } = useApp();
  const { act, busy, problem } = useAct("people");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>((person?.role as Role | undefined) ?? "coordinator");
  const [staff, setStaff] = useState<string | null>(person?.staff_id ?? null);
  const [locations, setLocations] = useState<string[]>([...(person?.locations ?? [])]);
  const [link, setLink] = useState<string | null>(null);
  const submit = async (onClose: () => void): Promise<void> => {
    const access: PersonAccess = {
      role,
      staff_id: staff,
      locations: locations.length > 0 ? locations : null,
    };
    if (person) {
      if ((await act(async () => (await api.access.changeAccess(person.id, access)) ?? true)) !== undefined)
        onClose();
      return;
    }
    const made = await act(() => api.access.invite({ ...access, name: name.trim(), email: email.trim() }));
    if (made) setLink(made.link);
  };
  const ready = person !== null || (name.trim() !== "" && email.includes("@"));
  return {
    name,
    setName,
    email,
    setEmail,
    role,
    setRole,
    staff,
    setStaff,
    locations,
    setLocations,
    link,
    ready,
    busy,
    problem,
    submit,
  };
}

export function AccessForm({
  found,
  person,
  onClose,
}: {
  found: PeopleView;
  person: Person | null;
  onClose: () => void;
}) {
  const { t, code } = useWords();
  const owner = useSession().data?.user.role === "owner";
  const form = useAccessForm(person);
  if (form.link) {
    return (
      <div className={styles.stack}>
        <Secret value={form.link} words={t("people.link")} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{t("people.linkKept")}</Button>
        </div>
      </div>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (form.ready && !form.busy) void form.submit(onClose);
  };
  return (
    <form className={styles.stack} onSubmit={submit} noValidate>
      {person ? null : (
        <>
          <TextInput
            label={t("people.name")}
            data-autofocus
            value={form.name}
            onChange={(event) => form.setName(event.currentTarget.value)}
          />
          <TextInput
            label={t("signIn.email")}
            type="email"
            value={form.email}
            onChange={(event) => form.setEmail(event.currentTarget.value)}
          />
        </>
      )}
      <Select
        label={t("people.role")}
        description={t(`role.${form.role}.words` as Key)}
        data={roles
          .filter((one) => owner || one !== "owner")
          .map((one) => ({ value: one, label: code("role", one) }))}
        value={form.role}
        onChange={(value) => value && form.setRole(value as Role)}
        allowDeselect={false}
      />
      {found.locations.length > 1 ? (
        <MultiSelect
          label={t("people.locations")}
          description={t("people.locations.words")}
          placeholder={form.locations.length === 0 ? t("people.everywhere") : ""}
          data={options(found.locations)}
          value={form.locations}
          onChange={form.setLocations}
          clearable
        />
      ) : null}
      <Select
        label={t("people.staff")}
        description={t("people.staff.words")}
        placeholder={t("people.staff.none")}
        data={options(found.staff)}
        value={form.staff}
        onChange={form.setStaff}
        searchable
        clearable
      />
      {person ? <p className={styles.about}>{t("people.change.words")}</p> : null}
      {form.problem ? (
        <p className={styles.problem} role="alert">
          {form.problem}
        </p>
      ) : null}
      <div className={styles.actions}>
        <Button type="submit" loading={form.busy} disabled={!form.ready}>
          {t(person ? "people.save" : "people.makeLink")}
        </Button>
      </div>
    </form>
  );
}
