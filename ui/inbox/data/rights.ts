/** What the signed-in person may do; the server decides all the same. */

import { useSession } from "./queries";

export type Right =
  | "automation.pause"
  | "settings.read"
  | "settings.edit"
  | "compliance.edit"
  | (string & {});

export function useRights(): (right: Right) => boolean {
  const rights = useSession().data?.user.rights ?? [];
  return (right) => rights.includes(right);
}
