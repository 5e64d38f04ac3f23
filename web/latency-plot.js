const SVG = "http://www.w3.org/2000/svg";
const TURNS = 24; // that are shown
const LEAST_TOP = 1_000; // ms that there is room for at least
const HEADROOM = 8; // px above the longest
const LABELS = 30; // px on the right

/** How long the answers of the last turns took to begin, as a small plot that is also a sentence. */
export class LatencyPlot {
  #figure;
  #svg;
  #turns = [];
  #count = 0;

  /** @param {HTMLElement} figure with an svg, and places for `.last` and `.summary` */
  constructor(figure) {
    this.#figure = figure;
    this.#svg = figure.querySelector("svg");
    new ResizeObserver(() => this.#draw()).observe(this.#svg);
  }

  /** @param {number} millis from the end of the user's words to the first audio sent in answer */
  add(millis) {
    this.#count++;
    this.#turns.push({ turn: this.#count, millis });
    if (this.#turns.length > TURNS) {
      this.#turns.shift();
    }
    this.#figure.querySelector(".last").textContent = `${millis} ms`;
    this.#figure.querySelector(".summary").textContent = this.#summary();
    this.#svg.setAttribute("aria-label", this.#turns.map((one) => `turn ${one.turn}: ${one.millis} ms`).join(", "));
    this.#figure.hidden = false;
    this.#draw();
  }

  #summary() {
    const sorted = this.#turns.map(({ millis }) => millis).sort((a, b) => a - b);
    const median = sorted[Math.floor((sorted.length - 1) / 2)];
    return sorted.length === 1 ? "first turn" : `median ${median} ms of ${sorted.length} turns`;
  }

  /** In pixels, so that dots stay round and words readable at any size. */
  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#svg;
    const top = Math.max(LEAST_TOP, ...this.#turns.map(({ millis }) => millis));
    const y = (millis) => height - (millis / top) * (height - HEADROOM);
    const step = (width - LABELS) / TURNS;
    this.#svg.replaceChildren(
      ...levels(top).flatMap((millis) => level(millis, y(millis), width)),
      ...this.#turns.flatMap(({ turn, millis }, i) => lollipop(turn, millis, (i + 0.5) * step, y(millis), height)),
    );
  }
}

/** Every half second, or less often where that would be too many. */
function levels(top) {
  const step = 500 * Math.ceil(top / 1_500);
  return Array.from({ length: Math.floor(top / step) }, (_, i) => (i + 1) * step);
}

function level(millis, y, width) {
  const label = element("text", { x: width, y: y + 3.5, class: "scale" });
  label.textContent = `${millis / 1_000} s`;
  return [line("grid", 0, y, width - LABELS, y), label];
}

function lollipop(turn, millis, x, y, height) {
  const dot = element("circle", { cx: x, cy: y, r: 3, class: "dot" });
  const title = element("title", {});
  title.textContent = `Turn ${turn}: ${millis} ms`;
  dot.append(title);
  return [line("stem", x, height, x, y), dot];
}

function line(name, x1, y1, x2, y2) {
  return element("line", { x1, y1, x2, y2, class: name });
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}
