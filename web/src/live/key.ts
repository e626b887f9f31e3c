import { byId, write } from "./dom";

const storageName = "finapi-key";

let asking: Promise<string> | undefined;

/**
 * The key to ask with: the one of this tab, else the one that the link of a server for trying out leads to, else the
 * one that is typed now.
 */
export function apiKey(): Promise<string> {
  const known = sessionStorage.getItem(storageName);
  return known ? Promise.resolve(known) : (asking ??= find());
}

/** The server does not take the key: another one is asked for. */
export function refuseKey(key: string, why: string): void {
  if (sessionStorage.getItem(storageName) === key) {
    sessionStorage.removeItem(storageName);
  }
  asking = ask(why);
}

async function find(): Promise<string> {
  const ticket = takeTicket();
  if (!ticket) {
    return ask("");
  }
  let answer: Response;
  try {
    answer = await fetch("/demo/key", { method: "POST", headers: { "x-finapi-demo": ticket } });
  } catch {
    asking = undefined;
    throw new Error("The server does not answer.");
  }
  if (!answer.ok) {
    return ask(
      "The link works only once, and only until the server restarts. The server printed the path of a file with keys.",
    );
  }
  const { key } = (await answer.json()) as { key: string };
  sessionStorage.setItem(storageName, key);
  return key;
}

/** What stands behind #demo= in the link that the server prints. It is gone from the address then. */
function takeTicket(): string | undefined {
  const ticket = /^#demo=([\w-]+)$/.exec(location.hash)?.[1];
  if (ticket) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return ticket;
}

function ask(why: string): Promise<string> {
  const form = byId<HTMLFormElement>("key-form");
  write(byId("key-note"), why);
  form.hidden = false;
  return new Promise((resolve) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      const input = byId<HTMLInputElement>("key");
      const key = input.value.trim();
      if (key) {
        input.value = "";
        form.hidden = true;
        sessionStorage.setItem(storageName, key);
        asking = undefined;
        resolve(key);
      }
    };
  });
}
