import { byId, write } from "./dom";

const storageName = "finapi-key";

let asking: Promise<string> | undefined;

/**
 * The key to ask with: the one that was typed in this tab, else the one that a server for trying out gives to its own
 * pages, else the one that is typed now.
 */
export function apiKey(): Promise<string> {
  const typed = sessionStorage.getItem(storageName);
  return typed ? Promise.resolve(typed) : (asking ??= find());
}

/** The server does not take the key: another one is asked for. */
export function refuseKey(key: string, why: string): void {
  if (sessionStorage.getItem(storageName) === key) {
    sessionStorage.removeItem(storageName);
  }
  asking = ask(why);
}

async function find(): Promise<string> {
  try {
    const answer = await fetch("/demo/key");
    if (answer.ok) {
      return ((await answer.json()) as { key: string }).key;
    }
  } catch {
    asking = undefined;
    throw new Error("The server does not answer.");
  }
  return ask("");
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
