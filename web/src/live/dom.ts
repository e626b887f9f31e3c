export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`The page has no #${id}.`);
  }
  return found as T;
}

/** Writes only what changed: screen readers and the layout have nothing to do otherwise. */
export function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Lights an element up once, in the colour of the direction. */
export function flash(element: HTMLElement, direction: number): void {
  if (direction !== 0) {
    element.classList.remove("flash-up", "flash-down");
    // Reading the layout between the two makes the animation start anew.
    void element.offsetWidth;
    element.classList.add(direction > 0 ? "flash-up" : "flash-down");
  }
}
