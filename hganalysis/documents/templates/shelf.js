"use strict";
// Search over all periods. What is searched lies in one script a period, asked for when a number is typed.
(() => {
  const MOST = 50;
  const AT_ONCE = 4;
  const form = document.querySelector(".hg-search");
  const input = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const found = document.querySelector(".hg-found");
  const agencies = [...document.querySelectorAll("[data-names]")];
  const periods = form.dataset.periods.split(" ").filter(Boolean);
  const known = new Map();
  const missing = new Set();
  let asked = 0;

  const bare = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
  const words = (text) => bare(text).replace(/\s+/g, " ").trim();
  const packed = (text) => bare(text).replace(/\s+/g, "");

  const made = (name, text = "", place = null) => {
    const element = document.createElement(name);
    element.textContent = text;
    if (place) element.href = place;
    return element;
  };

  const addressOf = (period, data, task) => {
    const rows = data.agencies[task[3]][1];
    const page = `${period}/bao-cao.html`;
    const sets = [form.dataset.sets.split(" ")[task[4]], rows].filter(Boolean).join(".");
    return data.register && rows ? `${page}#danh-muc?${encodeURI(sets)}` : page;
  };

  const item = (period, data, task) => {
    const line = made("li");
    line.append(made("a", task[0] || task[1], addressOf(period, data, task)));
    const told = [task[2], data.agencies[task[3]][0], form.dataset.statuses.split(";")[task[4]], data.label];
    line.append(`: ${told.filter(Boolean).join("; ")}${data.simulated ? " (số liệu mô phỏng)" : ""}.`);
    return line;
  };

  const tasksWith = (wanted) => {
    let total = 0;
    const lines = [];
    for (const period of periods) {
      const data = known.get(period);
      for (const task of data ? data.tasks : []) {
        if (!packed(`${task[0]}\n${task[1]}`).includes(wanted)) continue;
        total += 1;
        if (lines.length < MOST) lines.push(item(period, data, task));
      }
    }
    return [total, lines];
  };

  const agenciesWith = (wanted) =>
    agencies.filter((each) => each.dataset.names.split(";").some((name) => words(name).includes(wanted)));

  const show = () => {
    const typed = input.value;
    const wanted = words(typed);
    found.replaceChildren();
    status.textContent = "";
    if (!wanted) return;
    const matching = agenciesWith(wanted);
    const numbers = /\d/.test(wanted);
    const [total, lines] = numbers ? tasksWith(packed(typed)) : [0, []];
    const list = made("ul");
    list.append(...matching.map((each) => {
      const line = made("li");
      line.append(made("a", each.textContent, each.getAttribute("href")));
      return line;
    }), ...lines);
    found.append(list);
    const said = [`${matching.length} cơ quan`];
    if (numbers) said.push(`${total} ${form.dataset.task}${total > lines.length ? ` (hiện ${lines.length}, hãy gõ thêm)` : ""}`);
    const done = known.size + missing.size;
    if (numbers && done < periods.length) said.push(`đang tra ${done}/${periods.length} kỳ`);
    if (numbers && missing.size) said.push(`không đọc được ${[...missing].join(", ")}`);
    status.textContent = `${said.join("; ")}.`;
    if (numbers) ask();
  };

  const ask = () => {
    while (asked < periods.length && asked - known.size - missing.size < AT_ONCE) {
      const period = periods[asked];
      asked += 1;
      const script = document.createElement("script");
      script.src = `tra-cuu/${period}.js`;
      script.onload = () => { if (!known.has(period)) missing.add(period); show(); };
      script.onerror = () => { missing.add(period); show(); };
      document.head.append(script);
    }
  };

  window.hganalysisShelf = (period, data) => known.set(period, data);
  form.hidden = false;
  input.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
