import { call, get, type AuditEvent, type Session } from "./api";
import { el } from "./dom";
import { action, card, field, form, say, table } from "./parts";
import { moment } from "./text";

export async function security(reload: () => Promise<void>): Promise<Node[]> {
  const [{ sessions }, { events }] = await Promise.all([
    get<{ sessions: Session[] }>("/v1/sessions"),
    get<{ events: AuditEvent[] }>("/v1/auditEvents", { page_size: "50" }),
  ]);
  return [
    el("h1", { tabindex: -1 }, "Security"),
    card(
      "Signed in",
      table(
        "Sessions",
        ["Client", "From", "Since", "Last used", "Actions"],
        sessions.map((known) => session(known, reload)),
        "None.",
      ),
    ),
    card("Change the password", password(reload)),
    card(
      "Audit log",
      table(
        "Audit events",
        ["Time", "What", "Of", "From"],
        events.map((event) => [
          moment(event.eventTime),
          event.action,
          event.subject,
          event.networkAddress || "the server",
        ]),
        "Nothing yet.",
      ),
    ),
  ];
}

function session(known: Session, reload: () => Promise<void>): (Node | string)[] {
  const signOut = action("Sign out", `session of ${moment(known.createTime)}`, async () => {
    await call("DELETE", `/v1/sessions/${encodeURIComponent(known.sessionId)}`);
    await reload();
    say("The session is signed out.");
  });
  return [
    known.client || "unnamed client",
    known.networkAddress,
    moment(known.createTime),
    moment(known.lastUseTime),
    known.isCurrent ? el("span", { class: "badge" }, "this one") : signOut,
  ];
}

function password(reload: () => Promise<void>): HTMLFormElement {
  const fields = {
    current_password: field(
      "Current password",
      el("input", { type: "password", autocomplete: "current-password", required: true, maxlength: 128 }),
    ),
    new_password: field(
      "New password",
      el("input", { type: "password", autocomplete: "new-password", required: true, minlength: 12, maxlength: 128 }),
      "12 to 128 characters. Every other session is signed out.",
    ),
  };
  return form(fields, "Change password", async (values) => {
    await call("POST", "/v1/account:changePassword", {
      currentPassword: values["current_password"],
      newPassword: values["new_password"],
    });
    await reload();
    say("The password is changed, and every other session is signed out.");
  });
}
