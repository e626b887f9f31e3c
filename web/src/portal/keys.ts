import { call, get, type ApiKey } from "./api";
import { el } from "./dom";
import { action, card, confirm, field, form, say, showSecret, table } from "./parts";
import { moment } from "./text";

const scopes: [string, string, boolean][] = [
  ["market:read", "Latest quotes, trades and snapshots", true],
  ["history:read", "Bars, trades and quotes of the past", true],
  ["stream:read", "Live streams", true],
  ["account:write", "This account: keys, plan, sessions", false],
];

/** All keys of the account: it has at most a hundred, which is one page. */
export const listKeys = async (): Promise<ApiKey[]> =>
  (await get<{ keys: ApiKey[] }>("/v1/apiKeys", { page_size: "1000" })).keys;

export async function keys(reload: () => Promise<void>): Promise<Node[]> {
  const found = await listKeys();
  const rows = found.map((key) => [
    el("span", {}, el("b", {}, key.name), el("br"), el("code", { class: "dim" }, key.keyId)),
    key.environment === "KEY_ENVIRONMENT_TEST" ? "test" : "live",
    key.scopes.join(", "),
    moment(key.lastUseTime),
    key.expireTime ? moment(key.expireTime) : "never",
    el("span", { class: "row-actions" }, rotate(key, reload), remove(key, reload)),
  ]);
  return [
    el("h1", { tabindex: -1 }, "API keys"),
    card(
      "Keys",
      table(
        "API keys",
        ["Name", "Market", "May", "Last used", "Expires", "Actions"],
        rows,
        "None yet. Create the first key below.",
      ),
    ),
    card("Create a key", creation(reload)),
  ];
}

function creation(reload: () => Promise<void>): HTMLFormElement {
  const boxes = scopes.map(([scope, about, isOn]) => {
    const box = el("input", { type: "checkbox", value: scope, checked: isOn });
    return {
      box,
      row: el(
        "label",
        { class: "check" },
        box,
        el("span", {}, el("code", {}, scope), " ", el("span", { class: "dim" }, about)),
      ),
    };
  });
  const fields = {
    name: field(
      "Name",
      el("input", { type: "text", required: true, maxlength: 64, autocomplete: "off" }),
      "The purpose of the key.",
    ),
    environment: field(
      "Market",
      el(
        "select",
        {},
        el("option", { value: "KEY_ENVIRONMENT_LIVE" }, "Live"),
        el("option", { value: "KEY_ENVIRONMENT_TEST" }, "Test (only the simulated market)"),
      ),
    ),
    expire_time: field("Expires", el("input", { type: "date" }), "Empty means never."),
    allowed_cidrs: field(
      "Allowed networks",
      el("input", { type: "text", autocomplete: "off", spellcheck: "false" }),
      "For example 203.0.113.0/24, 2001:db8::/32. Empty means everywhere.",
    ),
  };
  const may = el("fieldset", {}, el("legend", {}, "The key may read and change"), ...boxes.map((known) => known.row));
  return form(
    fields,
    "Create key",
    async (values) => {
      const body = {
        name: values["name"],
        scopes: boxes.filter((known) => known.box.checked).map((known) => known.box.value),
        environment: values["environment"],
        allowedCidrs: (values["allowed_cidrs"] ?? "").split(/[\s,]+/).filter(Boolean),
        ...(values["expire_time"] ? { expireTime: `${values["expire_time"]}T00:00:00Z` } : {}),
      };
      const { key, secret } = await call<{ key: ApiKey; secret: string }>("POST", "/v1/apiKeys", body);
      await showSecret(key.name, secret);
      await reload();
      say(`The key ${key.name} works now.`);
    },
    may,
  );
}

function rotate(key: ApiKey, reload: () => Promise<void>): HTMLButtonElement {
  return action("Rotate", key.name, async () => {
    if (
      await confirm(`Rotate ${key.name}?`, "The key gets a new secret. The old one works for 24 more hours.", "Rotate")
    ) {
      const { secret } = await call<{ secret: string }>(
        "POST",
        `/v1/apiKeys/${encodeURIComponent(key.keyId)}:rotate`,
        {},
      );
      await showSecret(key.name, secret);
      await reload();
      say(`The key ${key.name} has a new secret.`);
    }
  });
}

function remove(key: ApiKey, reload: () => Promise<void>): HTMLButtonElement {
  return action(
    "Delete",
    key.name,
    async () => {
      if (
        await confirm(
          `Delete ${key.name}?`,
          "Programs with this key stop working within seconds, live streams included.",
          "Delete",
        )
      ) {
        await call("DELETE", `/v1/apiKeys/${encodeURIComponent(key.keyId)}`);
        await reload();
        say(`The key ${key.name} is deleted.`);
      }
    },
    "danger",
  );
}
