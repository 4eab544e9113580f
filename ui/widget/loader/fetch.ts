// Brings app.js onto the page under the strictest content policies.
import type { StartApp } from "../launcher";

/** A classic script: unlike a module it needs no CORS answer, and a nonce on our own tag covers it too. */
export function fetchApp(url: string, nonce: string): Promise<StartApp> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.async = true;
    script.nonce = nonce;
    script.onload = () => {
      const startApp = window.glowdeskStart;
      delete window.glowdeskStart;
      script.remove();
      if (startApp) resolve(startApp);
      else reject(new Error("no app"));
    };
    script.onerror = () => {
      script.remove();
      reject(new Error("not loaded"));
    };
    script.src = trusted(url);
    document.head.append(script);
  });
}

interface Policy {
  createScriptURL(url: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | undefined;

/** Pages that demand Trusted Types can allow the policy "glowdesk". */
function trusted(url: string): string {
  const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!types) return url;
  try {
    policy ??= types.createPolicy("glowdesk", { createScriptURL: (same) => same });
    return policy.createScriptURL(url);
  } catch {
    return url;
  }
}
