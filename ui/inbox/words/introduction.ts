/** A first answer begins by saying who writes; in the list that would hide what it says. */

/** "Practice: Name here, the assistant. Hello! …" without its introduction; other texts as they are. */
export function withoutIntroduction(preview: string, practice: string): string {
  if (!preview.startsWith(`${practice}: `)) return preview;
  const rest = preview.slice(practice.length + 2);
  const end = rest.search(/[.!?]\s/);
  return (end > 0 && rest.slice(end + 2).trim()) || rest;
}
