// Text is text: line breaks stay, markup is shown as written, and only https addresses from the practice become links.

const ADDRESS = /https:\/\/[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s<>"']*)?/g;
// A full stop or a bracket after an address belongs to the sentence.
const TRAILING = /[).,;:!?\]]+$/;

export function RichText({ text, links }: { text: string; links: boolean }) {
  if (!links) return <>{text}</>;
  return (
    <>
      {split(text).map((part) =>
        part.href ? (
          <a key={part.at} href={part.href} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </>
  );
}

interface Part {
  text: string;
  href?: string;
  /** Where it starts in the text. */
  at: number;
}

export function split(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const href = match[0].replace(TRAILING, "");
    if (match.index > from) parts.push({ text: text.slice(from, match.index), at: from });
    parts.push({ text: href, href, at: match.index });
    from = match.index + href.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), at: from });
  return parts;
}
