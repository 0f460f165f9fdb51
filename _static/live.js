// Figures that a reader can move (medai_utils/live.py): a threshold over patients, the window of a CT, films to mark.
// Where this does not run, the figure within each of them stays.
{
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const drawn = (tag, attributes = {}, text = "") => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  const percent = (share) => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : "none");

  // A slider with its name and its value in words.
  function slider(name, [low, high, step, value], inWords, moved) {
    const input = make("input", { type: "range", min: low, max: high, step, value });
    const output = make("output");
    const tell = () => { output.textContent = inWords(Number(input.value)); input.setAttribute("aria-valuetext", output.textContent); };
    input.addEventListener("input", () => { tell(); moved(); });
    tell();
    const label = make("label", {}, make("span", {}, name, " ", output), input);
    return { label, get value() { return Number(input.value); }, set value(v) { input.value = v; tell(); } };
  }

  function table(columns, rows) {
    const cells = [];
    const body = rows.map((name) => {
      const row = make("tr", {}, make("th", { scope: "row" }, name));
      for (const _ of columns) { const cell = make("td"); cells.push(cell); row.append(cell); }
      return row;
    });
    const head = make("tr", {}, make("td"), ...columns.map((name) => make("th", { scope: "col" }, name)));
    return { element: make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)), cells };
  }

  const kinds = {
    threshold(root, { risk, truth, words: [sick, healthy, called], at, cost }) {
      const bins = 50, width = 700, half = 70, axis = 24;
      const counts = [0, 1].map((group) => {
        const bars = new Array(bins).fill(0);
        risk.forEach((p, i) => { if (truth[i] === group) bars[Math.min(bins - 1, Math.floor(p * bins))] += 1; });
        return bars;
      });
      const picture = drawn("svg", { viewBox: `0 0 ${width} ${2 * half + axis}`, role: "img", "aria-label": `Risks of those who ${sick}, above, and of those who ${healthy}, below; each group is drawn as high as its commonest risk` });
      const bars = [];
      for (const group of [1, 0]) {
        const most = Math.max(...counts[group]);
        counts[group].forEach((count, k) => {
          const height = (count / most) * (half - 12);
          const bar = drawn("rect", { x: (k * width) / bins, width: width / bins - 1, y: group ? half - height : half, height, class: group ? "sick" : "healthy" });
          bars.push([bar, k]);
          picture.append(bar);
        });
      }
      picture.append(drawn("text", { x: width, y: 2, "text-anchor": "end", "dominant-baseline": "hanging" }, sick), drawn("text", { x: width, y: 2 * half - 14, "text-anchor": "end" }, healthy));
      for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
        picture.append(drawn("text", { x: tick * width, y: 2 * half + axis - 6, "text-anchor": tick === 0 ? "start" : tick === 1 ? "end" : "middle" }, `${100 * tick} %`));
      }
      const line = drawn("line", { y1: 0, y2: 2 * half });
      picture.append(line);
      const four = table([called, `not ${called}`], [sick, healthy]);
      const told = make("p", { "aria-live": "polite" });
      const prevalence = truth.reduce((a, b) => a + b, 0) / truth.length;
      const limit = slider("Threshold:", [0, 1, 0.005, at], percent, show);
      const share = slider(`Share who ${sick} where the model is used:`, [0.005, 0.6, 0.005, Math.round(prevalence * 200) / 200], percent, show);
      const price = slider(`One missed weighs as much as`, [1, 50, 1, cost], (n) => `${n} called for nothing`, show);
      function show() {
        const n = [[0, 0], [0, 0]];
        risk.forEach((p, i) => { n[truth[i]][p >= limit.value ? 0 : 1] += 1; });
        [n[1][0], n[1][1], n[0][0], n[0][1]].forEach((count, i) => { four.cells[i].textContent = count.toLocaleString("en"); });
        const sensitivity = n[1][0] / (n[1][0] + n[1][1]), specificity = n[0][1] / (n[0][0] + n[0][1]);
        const right = sensitivity * share.value, wrong = (1 - specificity) * (1 - share.value);
        const lost = (1000 * (price.value * (1 - sensitivity) * share.value + wrong)).toFixed(0);
        told.textContent = `Sensitivity ${percent(sensitivity)}, specificity ${percent(specificity)}. Where ${percent(share.value)} ${sick}, the positive predictive value is ${percent(right / (right + wrong))}, and the errors among 1,000 people weigh as much as ${lost} called for nothing.`;
        line.setAttribute("x1", limit.value * width);
        line.setAttribute("x2", limit.value * width);
        for (const [bar, k] of bars) bar.classList.toggle("off", (k + 1) / bins <= limit.value);
      }
      root.append(limit.label, picture, four.element, share.label, price.label, told);
      show();
    },

    window(root, { pixels, shape: [height, width], windows }) {
      const bytes = Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0));
      const values = new Int16Array(bytes.buffer);
      const canvas = make("canvas", { width, height, role: "img" });
      const context = canvas.getContext("2d"), picture = context.createImageData(width, height);
      const told = make("p", { "aria-live": "polite" });
      const units = (value) => `${value} HU`;
      const middle = slider("Middle:", [-1000, 1500, 5, windows[0][1]], units, show);
      const wide = slider("Width:", [10, 3000, 10, windows[0][2]], units, show);
      const names = make("p", { class: "choices" });
      for (const [name, level, size] of windows) {
        const button = make("button", { type: "button" }, name);
        button.addEventListener("click", () => { middle.value = level; wide.value = size; show(); });
        names.append(button, " ");
      }
      function show() {
        const low = middle.value - wide.value / 2;
        values.forEach((value, i) => {
          const grey = Math.round(255 * Math.min(1, Math.max(0, (value - low) / wide.value)));
          picture.data.set([grey, grey, grey, 255], 4 * i);
        });
        context.putImageData(picture, 0, 0);
        told.textContent = `Black at ${low} HU and below, white at ${low + wide.value} HU and above.`;
        canvas.setAttribute("aria-label", `The slice in a window of ${wide.value} HU around ${middle.value} HU`);
      }
      root.append(names, canvas, middle.label, wide.label, told);
      show();
    },

    mark(root, { films, truth, called }) {
      const buttons = films.map((film, i) => {
        const letter = String.fromCharCode(65 + i);
        const button = make("button", { type: "button", "aria-pressed": "false", "aria-label": `Film ${letter}` }, make("img", { src: film, alt: "" }), make("span", {}, letter));
        button.addEventListener("click", () => button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true")));
        return button;
      });
      const told = make("p", { "aria-live": "polite" });
      const done = make("button", { type: "button" }, "Compare with the network");
      const rates = (calls) => {
        const share = (group) => calls.filter((call, i) => truth[i] === group && call === group).length / truth.filter((t) => t === group).length;
        return `sensitivity ${percent(share(1))}, specificity ${percent(share(0))}`;
      };
      done.addEventListener("click", () => {
        const marked = buttons.map((button) => Number(button.getAttribute("aria-pressed") === "true"));
        told.textContent = `You: ${rates(marked)}. The network: ${rates(called)}. Sick are ${buttons.map((_, i) => String.fromCharCode(65 + i)).filter((_, i) => truth[i]).join(", ")}.`;
        buttons.forEach((button, i) => { button.disabled = true; button.classList.toggle("sick", truth[i] === 1); });
        done.disabled = true;
      });
      root.append(make("div", { class: "films" }, ...buttons), make("p", {}, done), told);
    },
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const place of document.querySelectorAll("[data-live]")) {
      const root = make("div", { class: "moving" });
      kinds[place.dataset.live](root, JSON.parse(place.dataset.values));
      place.append(root);
    }
  });
}
