/** Shows the line that says so where the server's store holds data that are made up. */
export async function showSimulated(): Promise<void> {
  const answer = await fetch("/v1/status", { headers: { accept: "application/json" } });
  const { simulated } = (await answer.json()) as { simulated?: boolean };
  const line = document.getElementById("simulated");
  if (line) {
    line.hidden = !simulated;
  }
}
