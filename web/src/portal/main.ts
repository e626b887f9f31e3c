import { ApiError, call, get, type Account } from "./api";
import { byId, el } from "./dom";
import { keys } from "./keys";
import { action, say } from "./parts";
import { plan } from "./plan";
import { security } from "./security";
import { signIn, signUp } from "./signing";
import { streams } from "./streams";
import { usage } from "./usage";
import { showSimulated } from "../simulated";

const sections: Record<string, { title: string; show: (reload: () => Promise<void>) => Promise<Node[]> }> = {
  keys: { title: "API keys", show: keys },
  usage: { title: "Usage", show: usage },
  plan: { title: "Plan", show: plan },
  streams: { title: "Live streams", show: streams },
  security: { title: "Security", show: security },
};

let account: Account | undefined;
/** Counts the requested views: an answer that comes after the next click is dropped. */
let turn = 0;

async function start(): Promise<void> {
  try {
    account = (await get<{ account: Account }>("/v1/account")).account;
    await route();
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      account = undefined;
      await route();
    } else {
      say((error as Error).message, true);
    }
  }
}

async function route(): Promise<void> {
  const name = location.hash.slice(1);
  say("");
  frame(account ? (sections[name] ? name : "keys") : "");
  if (!account) {
    const show = name === "sign-up" ? signUp : signIn;
    document.title = `${name === "sign-up" ? "Sign up" : "Sign in"} – FinApi`;
    put(show(entered));
    return;
  }
  const section = sections[name] ?? sections["keys"]!;
  document.title = `${section.title} – FinApi`;
  await fill(section.show);
}

async function fill(show: (reload: () => Promise<void>) => Promise<Node[]>): Promise<void> {
  const mine = (turn += 1);
  const view = byId("view");
  view.setAttribute("aria-busy", "true");
  try {
    const nodes = await show(() => fill(show));
    if (mine === turn) {
      put(nodes);
    }
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      account = undefined;
      await route();
      say("Your session has ended. Sign in again.", true);
    } else if (mine === turn) {
      put([el("h1", { tabindex: -1 }, "This did not work"), action("Try again", "", () => fill(show))]);
      say((error as Error).message, true);
    }
  } finally {
    view.removeAttribute("aria-busy");
  }
}

/** Shows a view and moves the focus to its heading, which is what a screen reader reads next. */
function put(nodes: Node[]): void {
  const view = byId("view");
  view.replaceChildren(...nodes);
  view.querySelector("h1")?.focus();
}

function frame(current: string): void {
  const nav = byId("sections");
  nav.hidden = !account;
  nav.replaceChildren(
    ...Object.entries(sections).map(([name, section]) =>
      el("a", { href: `#${name}`, "aria-current": name === current ? "page" : undefined }, section.title),
    ),
  );
  byId("who").replaceChildren(
    ...(account ? [el("span", { class: "dim" }, account.email), action("Sign out", "", leave)] : []),
  );
}

async function entered(): Promise<void> {
  location.hash = "#keys";
  await start();
}

async function leave(): Promise<void> {
  await call("DELETE", "/portal/session");
  account = undefined;
  location.hash = "#sign-in";
  await route();
}

addEventListener("hashchange", () => void route());
void start();
void showSimulated();
