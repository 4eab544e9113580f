// A page of an invented practice with the built widget on it and a scripted receptionist behind it:
// `npm run dev:widget`, then open the printed address. Add ?lang=es or ?colour=%23ffd400 to see variants.
import { createReadStream, existsSync } from "node:fs";
import { extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createPractice } from "./practice.mjs";
import { reply } from "./receptionist.mjs";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const TYPES = /** @type {Record<string, string>} */ ({ ".js": "text/javascript", ".html": "text/html" });
// As strict as a careful practice would have it: scripts and connections only to the product.
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types glowdesk";

/** @param {{port?: number, colour?: string | null}} [options] */
export async function serve(options = {}) {
  const practice = createPractice({
    practice: { colour: options.colour ?? null },
    listener: (request, response) => {
      const url = new URL(request.url ?? "/", "http://localhost");
      if (url.pathname === "/") {
        response.writeHead(200, { "content-type": "text/html", "content-security-policy": POLICY });
        response.end(page(url.searchParams.get("lang") ?? "en"));
        return;
      }
      const path =
        url.pathname === "/page.css"
          ? fileURLToPath(new URL("page.css", import.meta.url))
          : resolve(dist, `.${url.pathname}`);
      if (!existsSync(path) || extname(path) === "") {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/css" });
      createReadStream(path).pipe(response);
    },
  });
  practice.script.stored = (request) => reply(practice, request);
  const address = await practice.listen(options.port ?? 0);
  return { practice, address };
}

/** @param {string} language */
function page(language) {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>Saguaro Skin Studio</title><link rel="stylesheet" href="/page.css">
<script src="/widget/loader.js" data-site-key="site_dev" async></script></head>
<body><nav><b>Saguaro Skin Studio</b><span>Treatments</span><span>Prices</span><a href="#" data-glowdesk-open>Book now</a></nav>
<main><h1>Skin that looks like yours, rested.</h1><p>Consultations with our injectors in Phoenix and Tempe, unhurried and by the same person every time.</p></main></body></html>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve({
    port: Number(process.env.PORT ?? 5199),
    colour: process.env.COLOUR ?? null,
  });
  console.log(address);
}
