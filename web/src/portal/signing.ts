import { call } from "./api";
import { el } from "./dom";
import { card, field, form } from "./parts";

const email = () =>
  el("input", { type: "email", autocomplete: "username", required: true, maxlength: 254, spellcheck: "false" });

export function signIn(done: () => Promise<void>): Node[] {
  const fields = {
    email: field("E-mail", email()),
    password: field(
      "Password",
      el("input", { type: "password", autocomplete: "current-password", required: true, maxlength: 128 }),
    ),
  };
  return [
    el("h1", { tabindex: -1 }, "Sign in"),
    card(
      "Your account",
      form(fields, "Sign in", async (values) => {
        await call("POST", "/portal/session", values);
        await done();
      }),
      el("p", { class: "dim" }, "No account yet? ", el("a", { href: "#sign-up" }, "Sign up")),
    ),
  ];
}

export function signUp(done: () => Promise<void>): Node[] {
  const fields = {
    email: field("E-mail", email(), "You sign in with this address."),
    password: field(
      "Password",
      el("input", { type: "password", autocomplete: "new-password", required: true, minlength: 12, maxlength: 128 }),
      "12 to 128 characters.",
    ),
  };
  return [
    el("h1", { tabindex: -1 }, "Sign up"),
    card(
      "A new account",
      form(fields, "Sign up", async (values) => {
        const { session } = await call<{ session: { sessionId: string } }>("POST", "/v1/accounts", values);
        await call("POST", "/portal/session", values);
        // The portal uses the session of the cookie; the token in the answer is not kept.
        await call("DELETE", `/v1/sessions/${encodeURIComponent(session.sessionId)}`);
        await done();
      }),
      el("p", { class: "dim" }, "Do you have an account already? ", el("a", { href: "#sign-in" }, "Sign in")),
    ),
  ];
}
