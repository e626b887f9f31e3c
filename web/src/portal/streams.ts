import { call, get, type StreamSession } from "./api";
import { el } from "./dom";
import { action, card, confirm, say, table } from "./parts";
import { moment } from "./text";

export async function streams(reload: () => Promise<void>): Promise<Node[]> {
  const { sessions } = await get<{ sessions: StreamSession[] }>("/v1/streamSessions");
  const rows = sessions.map((stream) => [
    stream.clientName || "unnamed client",
    el("code", {}, stream.sessionId),
    stream.keyId ? el("code", {}, stream.keyId) : "session",
    moment(stream.startTime),
    end(stream, reload),
  ]);
  return [
    el("h1", { tabindex: -1 }, "Live streams"),
    card(
      "Open now",
      table("Live streams", ["Client", "Stream", "Key", "Since", "Actions"], rows, "No stream is open."),
      action("Refresh", "", reload),
    ),
  ];
}

function end(stream: StreamSession, reload: () => Promise<void>): HTMLButtonElement {
  const name = stream.clientName || stream.sessionId;
  return action(
    "End",
    name,
    async () => {
      if (
        await confirm(
          `End ${name}?`,
          "The server ends the stream, and its slot is free. The client may connect again.",
          "End stream",
        )
      ) {
        await call("DELETE", `/v1/streamSessions/${encodeURIComponent(stream.sessionId)}`);
        await reload();
        say(`The stream ${name} is ending.`);
      }
    },
    "danger",
  );
}
