import { ApiError } from "./api";
import { byId, el } from "./dom";

/** Shows a message above the view; screen readers read it out. */
export function say(text: string, isBad = false): void {
  const bar = byId("message");
  bar.textContent = text;
  bar.classList.toggle("bad", isBad);
  bar.hidden = text === "";
}

let nextId = 0;

export interface Field {
  row: HTMLElement;
  input: HTMLInputElement | HTMLSelectElement;
}

/** A labelled control with room for a hint and an error. */
export function field(label: string, input: HTMLInputElement | HTMLSelectElement, hint = ""): Field {
  const id = `f${(nextId += 1)}`;
  input.id = id;
  input.setAttribute("aria-describedby", `${id}-hint ${id}-problem`);
  const row = el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    input,
    el("p", { id: `${id}-hint`, class: "hint" }, hint),
    el("p", { id: `${id}-problem`, class: "problem", role: "alert" }),
  );
  return { row, input };
}

/** A form. An error stands beside the field that the server named, or else above the view. */
export function form(
  fields: Record<string, Field>,
  submit: string,
  send: (values: Record<string, string>) => Promise<void>,
  ...extra: HTMLElement[]
): HTMLFormElement {
  const button = el("button", { type: "submit", class: "primary" }, submit);
  const made = el(
    "form",
    { novalidate: true },
    ...Object.values(fields).map((known) => known.row),
    ...extra,
    el("div", { class: "actions" }, button),
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    void run();
  });
  return made;

  async function run(): Promise<void> {
    for (const known of Object.values(fields)) {
      mark(known, "");
    }
    say("");
    button.disabled = true;
    try {
      await send(Object.fromEntries(Object.entries(fields).map(([name, known]) => [name, known.input.value])));
    } catch (error) {
      show(error);
    } finally {
      button.disabled = false;
    }
  }

  function show(error: unknown): void {
    const named = error instanceof ApiError ? [...error.fields].filter(([name]) => fields[name]) : [];
    for (const [name, problem] of named) {
      mark(fields[name]!, problem);
    }
    if (named.length > 0) {
      fields[named[0]![0]]!.input.focus();
    } else {
      say((error as Error).message, true);
    }
  }
}

function mark(known: Field, problem: string): void {
  known.input.toggleAttribute("aria-invalid", problem !== "");
  known.row.querySelector(".problem")!.textContent = problem;
}

/** A button for one action; a failure is shown above the view. */
export function action(label: string, about: string, run: () => Promise<void>, style = ""): HTMLButtonElement {
  const button = el(
    "button",
    { type: "button", class: style, "aria-label": about ? `${label} ${about}` : undefined },
    label,
  );
  button.addEventListener("click", () => {
    button.disabled = true;
    say("");
    run()
      .catch((error: Error) => say(error.message, true))
      .finally(() => (button.disabled = false));
  });
  return button;
}

/** Asks before something that cannot be undone. The browser keeps focus inside and gives it back. */
export function confirm(title: string, text: string, yes: string): Promise<boolean> {
  const dialog = el(
    "dialog",
    { "aria-labelledby": "dialog-title" },
    el("h2", { id: "dialog-title" }, title),
    el("p", {}, text),
    el(
      "form",
      { method: "dialog", class: "actions" },
      el("button", { value: "no", autofocus: true }, "Cancel"),
      el("button", { value: "yes", class: "danger" }, yes),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/** Shows a secret once: after the dialog has closed, the page no longer has the secret. */
export function showSecret(name: string, secret: string): Promise<void> {
  const text = el("code", { class: "secret", tabindex: 0, id: "secret" }, secret);
  const copied = el("span", { role: "status", class: "hint" });
  const copy = el("button", { type: "button" }, "Copy");
  copy.addEventListener("click", () => {
    navigator.clipboard.writeText(secret).then(
      () => (copied.textContent = "Copied."),
      () => (copied.textContent = "The browser did not allow copying. Select the text and copy it."),
    );
  });
  const dialog = el(
    "dialog",
    { "aria-labelledby": "dialog-title" },
    el("h2", { id: "dialog-title" }, `API key ${name}`),
    el("p", {}, "Copy the secret now: it is not shown again. Send it in the header x-api-key."),
    text,
    el(
      "form",
      { method: "dialog", class: "actions" },
      copied,
      copy,
      el("button", { class: "primary" }, "I have kept it"),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
  });
}

/** A table that scrolls by itself on a narrow screen. */
export function table(caption: string, heads: string[], rows: (Node | string)[][], empty: string): HTMLElement {
  if (rows.length === 0) {
    return el("p", { class: "dim" }, empty);
  }
  const cells = rows.map((row) =>
    el("tr", {}, ...row.map((cell, i) => (i === 0 ? el("th", { scope: "row" }, cell) : el("td", {}, cell)))),
  );
  return el(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    el(
      "table",
      {},
      el("caption", { class: "hidden" }, caption),
      el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, ...cells),
    ),
  );
}

export function card(title: string, ...children: (Node | string | undefined)[]): HTMLElement {
  return el("section", { class: "card" }, el("h2", {}, title), ...children);
}
