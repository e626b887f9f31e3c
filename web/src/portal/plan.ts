import { call, get, type Account, type Plan, type Statement } from "./api";
import { el } from "./dom";
import { action, card, confirm, say, table } from "./parts";
import { count, day, money, span, utcDay } from "./text";

interface Preview {
  amountNow: string;
  monthlyFee: string;
  currency: string;
  effectiveTime: string;
  way: string;
  checkoutUrl: string;
}

export async function plan(reload: () => Promise<void>): Promise<Node[]> {
  const month = utcDay(0).slice(0, 7);
  const [{ account }, { plans }, { statement }] = await Promise.all([
    get<{ account: Account }>("/v1/account"),
    get<{ plans: Plan[] }>("/v1/plans"),
    get<{ statement: Statement }>(`/v1/statements/${month}`),
  ]);
  const pending = account.nextPlan
    ? [el("p", {}, `Changes to ${account.nextPlan} on ${day(account.nextPlanTime ?? "")}.`)]
    : [];
  return [
    el("h1", { tabindex: -1 }, "Plan"),
    ...pending,
    el("div", { class: "plans" }, ...plans.map((known) => offer(known, account, reload))),
    card(
      `Statement of ${statement.month}`,
      table(
        `Statement of ${statement.month}`,
        ["For", "Days", "Amount"],
        statement.lines.map((line) => [line.description, String(line.days), money(line.amount, statement.currency)]),
        "Nothing is owed.",
      ),
      el(
        "p",
        {},
        el("b", {}, `Total ${money(statement.total, statement.currency)}`),
        statement.isFinal ? "" : " if nothing changes until the month ends.",
      ),
      el("p", {}, el("a", { href: `/v1/statements/${month}:export`, click: download(month) }, "Download as CSV")),
    ),
  ];
}

function offer(known: Plan, account: Account, reload: () => Promise<void>): HTMLElement {
  const isCurrent = known.name === account.plan;
  const facts = [
    `${count(known.callsPerMinute)} calls a minute`,
    known.callsPerDay === "0" ? "Unlimited calls a day" : `${count(known.callsPerDay)} calls a day`,
    `Market data ${span(known.dataDelay)}`,
    `${count(known.maxStreams)} ${known.maxStreams === 1 ? "stream" : "streams"} of ${count(known.maxTopics)} topics`,
  ];
  return el(
    "section",
    { class: isCurrent ? "card offer current" : "card offer", "aria-label": `Plan ${known.displayName}` },
    el("h2", {}, known.displayName),
    el("p", { class: "fee" }, money(known.monthlyFee, known.currency), el("span", { class: "dim" }, " a month")),
    el("ul", {}, ...facts.map((fact) => el("li", {}, fact))),
    isCurrent
      ? el("p", { class: "badge" }, "Your plan")
      : el(
          "div",
          { class: "row-actions" },
          action(
            "Change now",
            `to ${known.displayName}`,
            () => change(known, account, "PLAN_CHANGE_TIME_NOW", reload),
            "primary",
          ),
          action("At the end of the month", `change to ${known.displayName}`, () =>
            change(known, account, "PLAN_CHANGE_TIME_PERIOD_END", reload),
          ),
        ),
  );
}

async function change(
  known: Plan,
  account: Account,
  effective: string,
  reload: () => Promise<void>,
): Promise<void> {
  const preview = await get<Preview>("/v1/account:previewPlanChange", { plan: known.name, effective });
  if (preview.way === "PLAN_WAY_OPERATOR") {
    say(`${known.displayName} has a fee. Ask the operator to grant it to your account ${account.accountId}.`);
    return;
  }
  if (preview.way === "PLAN_WAY_PAYMENT") {
    const text = `You pay at ${new URL(preview.checkoutUrl).host}. You have the plan once you have paid.`;
    if (await confirm(`Pay for ${known.displayName}?`, text, "Go to the payment")) {
      location.assign(preview.checkoutUrl);
    }
    return;
  }
  const now = effective === "PLAN_CHANGE_TIME_NOW";
  const first = now
    ? `This month changes by ${money(preview.amountNow, preview.currency)}.`
    : `From ${day(preview.effectiveTime)} on.`;
  const text = `${first} Every month after that costs ${money(preview.monthlyFee, preview.currency)}.`;
  if (await confirm(`Change to ${known.displayName}?`, text, "Change plan")) {
    await call("POST", "/v1/account:changePlan", { plan: known.name, effective });
    await reload();
    say(
      now
        ? `Your plan is ${known.displayName}.`
        : `Your plan changes to ${known.displayName} on ${day(preview.effectiveTime)}.`,
    );
  }
}

/** A link cannot carry the header that the cookie needs. */
function download(month: string): (event: Event) => void {
  return (event) => {
    event.preventDefault();
    void save(month).catch((error: Error) => say(error.message, true));
  };
}

async function save(month: string): Promise<void> {
  const answer = await fetch(`/v1/statements/${month}:export`, {
    credentials: "same-origin",
    headers: { "x-finapi-portal": "1" },
  });
  if (!answer.ok) {
    throw new Error(`The statement could not be downloaded: ${answer.status}.`);
  }
  const url = URL.createObjectURL(await answer.blob());
  el("a", { href: url, download: `finapi-${month}.csv` }).click();
  URL.revokeObjectURL(url);
}
