"use strict";
// Draws every figure from CHARTS: columns of data are x, then y, low and high of each series.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const short = (value) => value == null ? "" : value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e4)
  ? String(Number(value.toPrecision(4)).toExponential()).replace("e+", "e") : String(Number(value.toPrecision(4)));
const power = (value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
const ticks = (self, splits) => splits.map((value) => value == null ? "" : short(value));
// On a logarithmic axis of more than two decades, powers of ten are enough; from one to two, their multiples by 2 and 5 as well.
const leading = (value) => Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
const sparse = (log) => (self, splits) => {
  const spread = log && splits.length > 0 ? splits[splits.length - 1] / splits[0] : 1;
  if (spread > 100) return splits.map((value) => power(value) ? value : null);
  return splits.map((value) => spread > 10 && ![1, 2, 5].includes(leading(value)) ? null : value);
};
// uPlot steps from the bottom of a logarithmic axis to its splits: it begins at one digit, and not below what uPlot can count in.
const SMALLEST = 1e-14;
const digit = (value, round) => {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  return Number((round(value / magnitude) * magnitude).toPrecision(1));
};
const range = (log, pad) => (self, low, high) => {
  if (low == null || high == null) return [log ? 1 : 0, log ? 10 : 1];
  if (log) {
    const bottom = digit(Math.max(low, SMALLEST), Math.floor);
    const top = digit(Math.max(high, SMALLEST), Math.ceil);
    return [bottom, top > bottom ? top : 2 * bottom];
  }
  const by = (high - low) * pad || Math.abs(low) * pad || pad;
  return [low - by, high + by];
};

// What the scales can show of the data: x > 0 and y > 0 on logarithmic ones.
function shown(chart) {
  const kept = chart.data[0].map((x, k) => !chart.x.log || x > 0 ? k : -1).filter((k) => k >= 0);
  return chart.data.map((column, c) => kept.map((k) => c > 0 && chart.y.log && !(column[k] > 0) ? null : column[k]));
}

// Draws a chart into its figure. hidden: names of curves that are not shown.
function draw(figure, original, logs = { x: original.x.log, y: original.y.log }, hidden = new Set()) {
  const chart = { ...original, x: { ...original.x, log: logs.x }, y: { ...original.y, log: logs.y } };
  chart.data = shown(chart);
  figure.replaceChildren(figure.firstElementChild);
  const axis = (spec) => ({
    label: spec.label, labelSize: 22, size: 60, stroke: () => colour("--faint"),
    grid: { stroke: () => colour("--rule"), width: 1, filter: sparse(spec.log) },
    ticks: { stroke: () => colour("--rule"), width: 1, filter: sparse(spec.log) },
    values: ticks, filter: sparse(spec.log),
  });
  const series = [{}];
  const bands = [];
  chart.series.forEach((one) => {
    const stroke = () => colour("--s" + one.colour);
    const first = series.length;
    series.push({ label: one.name, stroke, width: 2, spanGaps: true, points: { size: 5 } });
    series.push({ width: 0, spanGaps: true, points: { show: false } });
    series.push({ width: 0, spanGaps: true, points: { show: false } });
    bands.push({ series: [first + 2, first + 1], fill: () => colour("--s" + one.colour) + "2b" });
  });
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  const width = () => figure.clientWidth;
  const height = 300;
  const plot = new uPlot({
    width: width(), height, series, bands, legend: { show: false },
    axes: [{ ...axis(chart.x), size: 34 }, axis(chart.y)],
    scales: {
      x: { time: false, distr: chart.x.log ? 3 : 1, range: range(chart.x.log, 0) },
      y: { distr: chart.y.log ? 3 : 1, range: range(chart.y.log, 0.05) },
    },
    cursor: { drag: { x: true, y: true, uni: 20 }, points: { show: false } },
    hooks: { setCursor: [(self) => hover(self, chart, tip)] },
  }, chart.data, figure);
  plot.over.appendChild(tip);
  const legend = document.createElement("div");
  legend.className = "legend";
  chart.series.forEach((one, k) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", String(!hidden.has(one.name)));
    button.title = "show or hide; double click shows this one alone, or all again";
    button.append(swatch(one.colour), one.name);
    const show = (on, at) => {
      legend.children[at].setAttribute("aria-pressed", String(on));
      for (let part = 1; part <= 3; part++) plot.setSeries(3 * at + part, { show: on });
      if (on) hidden.delete(chart.series[at].name); else hidden.add(chart.series[at].name);
    };
    button.onclick = () => show(!plot.series[3 * k + 1].show, k);
    button.ondblclick = () => {
      const alone = chart.series.some((_, at) => at !== k && plot.series[3 * at + 1].show);
      chart.series.forEach((_, at) => show(at === k || !alone, at));
    };
    legend.append(button);
    if (hidden.has(one.name)) show(false, k);
  });
  figure.append(legend);
  const scales = document.createElement("div");
  scales.className = "scales";
  const drawing = { figure, plot, logs, hidden, original };
  for (const axis of ["x", "y"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "log " + axis;
    button.setAttribute("aria-pressed", String(logs[axis]));
    button.onclick = () => redraw(drawing, original, { ...logs, [axis]: !logs[axis] });
    scales.append(button);
  }
  figure.append(scales);
  drawing.resize = () => plot.setSize({ width: width(), height });
  return drawing;
}

function redraw(drawing, chart, logs = drawing.logs) {
  drawing.plot.destroy();
  drawn[drawn.indexOf(drawing)] = draw(drawing.figure, chart, logs, drawing.hidden);
}

function swatch(index) {
  const mark = document.createElement("i");
  mark.style.background = "var(--s" + index + ")";
  return mark;
}

// The index of the point of a curve nearest to the cursor along x; -1 where the curve has none near by.
function nearest(values, idx) {
  for (let d = 0; d < values.length; d++) {
    if (values[idx - d] != null) return idx - d;
    if (values[idx + d] != null) return idx + d;
  }
  return -1;
}

function hover(plot, chart, tip) {
  const { left, top, idx } = plot.cursor;
  tip.hidden = idx == null || left < 0;
  if (tip.hidden) return;
  const rows = [];
  chart.series.forEach((one, k) => {
    const column = 3 * k + 1;
    const values = chart.data[column];
    const at = nearest(values, idx);
    if (at < 0 || !plot.series[column].show) return;
    if (Math.abs(plot.valToPos(chart.data[0][at], "x") - plot.valToPos(chart.data[0][idx], "x")) > 24) return;
    rows.push({ one, value: values[at], low: chart.data[column + 1][at], high: chart.data[column + 2][at] });
  });
  rows.sort((a, b) => b.value - a.value);
  const table = document.createElement("table");
  rows.forEach((row) => {
    const line = table.insertRow();
    const name = line.insertCell();
    name.append(swatch(row.one.colour), row.one.name);
    line.insertCell().textContent = short(row.value);
    line.insertCell().textContent = row.low === row.high ? "" : short(row.low) + " to " + short(row.high);
  });
  tip.replaceChildren(chart.x.label + ": " + short(chart.data[0][idx]), table);
  const right = left > plot.over.clientWidth / 2;
  tip.style.left = right ? "auto" : left + 14 + "px";
  tip.style.right = right ? plot.over.clientWidth - left + 14 + "px" : "auto";
  tip.style.top = Math.min(top, Math.max(0, plot.over.clientHeight - tip.clientHeight)) + "px";
}

const choice = (names, chosen) => {
  const select = document.createElement("select");
  names.forEach((name, k) => select.add(new Option(name, k, k === chosen, k === chosen)));
  return select;
};

// Lays the pictures of a figure on top of one another, with a line between two of them that a slider or a finger moves.
function compare(figure) {
  const layers = figure.querySelector(".layers");
  const images = [...layers.querySelectorAll("img")];
  const names = images.map((image) => image.alt);
  const line = document.createElement("hr");
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: 100, step: "any", value: 50 });
  slider.setAttribute("aria-label", "where the line between the pictures is");
  const left = choice(names, 0);
  const right = choice(names, 1);
  left.setAttribute("aria-label", "picture on the left");
  right.setAttribute("aria-label", "picture on the right");
  const sides = document.createElement("div");
  sides.className = "sides";
  sides.append(left, right);
  const show = () => {
    layers.style.setProperty("--at", slider.value + "%");
    images.forEach((image, k) => {
      image.classList.toggle("left", k === Number(left.value));
      image.classList.toggle("right", k === Number(right.value));
    });
  };
  const drag = (event) => {
    const box = layers.getBoundingClientRect();
    slider.value = 100 * (event.clientX - box.left) / box.width;
    show();
  };
  layers.onpointerdown = (event) => { layers.setPointerCapture(event.pointerId); drag(event); };
  layers.onpointermove = (event) => { if (event.buttons) drag(event); };
  slider.oninput = left.onchange = right.onchange = show;
  layers.classList.add("stacked");
  layers.append(line);
  figure.append(slider, sides);
  show();
}

// What the children of a live page were before scripts changed them.
const ORIGINAL = new Map();
if (LIVE) [...document.querySelector("main").children].forEach((node) => ORIGINAL.set(node, node.outerHTML));

const drawn = [...document.querySelectorAll("figure[data-chart]")].map((figure) => draw(figure, CHARTS[figure.dataset.chart]));
document.querySelectorAll("figure.compare").forEach(compare);
addEventListener("resize", () => drawn.forEach((one) => one.resize()));
addEventListener("beforeprint", () => drawn.forEach((one) => one.resize()));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach((one) => one.plot.redraw(false)));

if (LIVE) setTimeout(poll, 2000);

// A live page: charts keep their scales and hidden curves; of everything else, what has changed is replaced.
function update(fresh) {
  const template = document.createElement("template");
  template.innerHTML = fresh.body;
  const old = [...document.querySelector("main").children];
  const next = [...template.content.children];
  if (old.length !== next.length || old.some((node, k) => node.className !== next[k].className)) return location.reload();
  old.forEach((node, k) => {
    if (node.classList.contains("charts") || ORIGINAL.get(node) === next[k].outerHTML) return;
    node.replaceWith(next[k]);
    ORIGINAL.set(next[k], next[k].outerHTML);
    next[k].querySelectorAll("figure.compare").forEach(compare);
  });
  [...drawn].forEach((one) => redraw(one, fresh.charts[one.figure.dataset.chart]));
}
async function poll() {
  const answer = await fetch(LIVE).catch(() => null);
  if (answer === null) {
    document.title = "ended: " + document.title;
    return;
  }
  if (answer.ok) update(await answer.json());
  setTimeout(poll, 2000);
}
