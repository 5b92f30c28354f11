"use strict";
(() => {
  const page = JSON.parse(document.getElementById("page-data").textContent);
  const charts = [];

  Plotly.register({ moduleType: "locale", name: "page", dictionary: page.locale.dictionary, format: page.locale.format });

  // Colours stand in the figures as "@name"; the stylesheet says what they are in light, dark and print.
  function painted(value, style) {
    if (typeof value === "string" && value.startsWith("@")) return style.getPropertyValue("--" + value.slice(1)).trim();
    if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map((part) => painted(part, style));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, painted(part, style)]));
  }

  function dressed(figure) {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue("--" + name).trim();
    const { data, layout } = painted(figure, style);
    const axis = { gridcolor: color("line"), linecolor: color("line"), zerolinecolor: color("muted"), color: color("quiet") };
    return {
      data,
      layout: {
        ...layout,
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        separators: page.locale.separators,
        font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: color("quiet") },
        hoverlabel: { bgcolor: color("surface"), bordercolor: color("muted"), align: "left", font: { color: color("text") } },
        modebar: { bgcolor: "rgba(0,0,0,0)", color: color("muted"), activecolor: color("accent") },
        xaxis: { ...axis, ...layout.xaxis }, yaxis: { ...axis, ...layout.yaxis },
      },
    };
  }

  const config = {
    displaylogo: false, responsive: true, locale: "page", showTips: false,
    // Named one by one: Plotly's own selection has a button that would send the chart to its maker's servers.
    modeBarButtons: [["zoom2d", "pan2d"], ["zoomIn2d", "zoomOut2d", "resetScale2d"], ["toImage"]],
    toImageButtonOptions: { filename: "flexbot" },
  };

  function draw(chart) {
    const { data, layout } = dressed(chart.figure());
    return Plotly.react(chart.node, data, layout, config);
  }

  function add(id, figure) {
    const node = document.getElementById(id);
    if (node === null) return null;
    const chart = { node, figure };
    charts.push(chart);
    draw(chart);
    return chart;
  }

  // After a zoom in time the prices in view fill the height.
  function fitPrices(chart) {
    chart.node.on("plotly_relayout", (change) => {
      const keys = Object.keys(change);
      if (!keys.some((key) => key === "xaxis.autorange" || /^xaxis\.range(\[|$)/.test(key))) return;
      if (keys.some((key) => key.startsWith("yaxis."))) return;
      const edges = chart.node.layout.xaxis.range;
      const [from, to] = edges.map((edge) => (typeof edge === "number" ? edge : Date.parse(edge.replace(" ", "T") + "Z")));
      let bottom = Infinity, top = -Infinity;
      for (const { x, y, low = y, high = y } of chart.figure().data) {
        for (let i = 0; i < x.length; i++) {
          if (x[i] === null || x[i] < from || x[i] > to) continue;
          bottom = Math.min(bottom, low[i]);
          top = Math.max(top, high[i]);
        }
      }
      if (bottom > top) return;
      const air = (top - bottom) * 0.05 || top * 0.01;
      Plotly.relayout(chart.node, { "yaxis.range": [bottom - air, top + air] });
    });
  }

  let symbol = 0;
  const price = add("chart-price", () => page.figures.price[symbol]);
  if (price !== null) fitPrices(price);
  for (const name of ["equity", "drawdown", "histogram"]) add("chart-" + name, () => page.figures[name]);

  const chooser = document.getElementById("choose-symbol");
  async function show(number) {
    symbol = number;
    for (const part of document.querySelectorAll("figcaption[data-symbol]")) part.hidden = Number(part.dataset.symbol) !== symbol;
    if (chooser !== null) chooser.value = String(symbol);
    await draw(price);
  }
  if (chooser !== null) chooser.addEventListener("change", () => show(Number(chooser.value)));

  // A trade's number shows the trade in the chart, with some candles on both sides.
  async function showTrade(button) {
    const { symbol: number, from, to } = button.dataset;
    if (Number(number) !== symbol) await show(Number(number));
    const { x } = price.figure().data[0];
    const candle = x.length > 1 ? (x[x.length - 1] - x[0]) / (x.length - 1) : 1;
    const air = Math.max((to - from) * 0.6, candle * 40);
    await Plotly.relayout(price.node, { "xaxis.range": [Number(from) - air, Number(to) + air] });
    document.getElementById("price").scrollIntoView();
  }

  const redraw = () => charts.forEach(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  matchMedia("print").addEventListener("change", redraw);

  const table = document.getElementById("trades");
  if (table !== null) {
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const heads = Array.from(table.tHead.rows[0].cells);
    const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const value = (row, column) => {
      const cell = row.cells[column];
      return "v" in cell.dataset ? Number(cell.dataset.v) : cell.textContent.trim();
    };
    const order = (a, b) => {
      if (typeof a === "string") return collator.compare(a, b);
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
      return a - b;
    };
    heads.forEach((head, column) => {
      head.firstElementChild.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort((a, b) => order(value(a, column), value(b, column)) * (down ? -1 : 1));
        body.append(...rows);
      });
    });
    const filter = document.getElementById("filter-trades");
    const shown = document.getElementById("trades-shown");
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        row.hidden = !words.every((word) => texts.get(row).includes(word));
        if (!row.hidden) count++;
      }
      shown.textContent = page.shown.replace("{shown}", number.format(count)).replace("{all}", number.format(rows.length));
    });
    filter.dispatchEvent(new Event("input"));
    body.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-from]");
      if (button !== null) showTrade(button);
    });
  }
})();
