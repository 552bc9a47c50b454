"use strict";
// Long tables can be sorted and filtered, and a number leads to its rows in the register. Without this script the
// page reads the same.
(() => {
  const LONG = 10;
  const words = new Intl.Collator("vi", { numeric: true });
  const DATE = /^(\d\d)\/(\d\d)\/(\d{4})$/;
  const NUMBER = /^-?\d{1,3}(\.\d{3})*(,\d+)?%?$/;

  const bodyRows = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);
  const isData = (row) => !["group", "subtotal", "total"].includes(row.className);
  const textOf = (cell) => (cell ? cell.textContent.trim() : "");
  const dateOf = (text) => Number(text.replace(DATE, "$3$2$1"));
  const numberOf = (text) => Number(text.replace(/[.%]/g, "").replace(",", "."));

  const readerOf = (texts) => {
    if (texts.every((text) => DATE.test(text))) return dateOf;
    return texts.every((text) => NUMBER.test(text)) ? numberOf : null;
  };

  // Cells without a value stay last in either direction.
  const compare = (read, turn) => (a, b) => {
    if (!a.text || !b.text) return (a.text ? 0 : 1) - (b.text ? 0 : 1);
    return turn * (read ? read(a.text) - read(b.text) : words.compare(a.text, b.text));
  };

  // Rows are sorted inside their group, so that its name stays above them and its sum below.
  const sort = (table, column, direction) => {
    const entriesOf = (rows) => rows.map((row) => {
      const text = textOf(row.cells[column]);
      return { row, text: text === "-" ? "" : text };
    });
    const all = entriesOf(bodyRows(table).filter(isData));
    const read = readerOf(all.map((entry) => entry.text).filter(Boolean));
    const order = compare(read, direction === "descending" ? -1 : 1);
    [...table.tBodies].forEach((body) => {
      const sums = [...body.rows].filter((row) => !isData(row) && row.className !== "group");
      const sorted = entriesOf([...body.rows].filter(isData)).sort(order).map((entry) => entry.row);
      body.append(...sorted, ...sums);
    });
  };

  const makeSortable = (table, say) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const direction = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", direction);
        sort(table, column, direction);
        say(`Đã xếp theo ${button.textContent}, ${direction === "ascending" ? "tăng dần" : "giảm dần"}.`);
      });
    });
  };

  const plain = (text) => text.toLowerCase().normalize("NFC").replace(/\s+/g, " ").trim();
  const bare = (text) => plain(text).normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");

  const register = document.querySelector(".hg-register table");
  const sets = register ? JSON.parse(register.dataset.sets) : [];

  // An agency is found by the other names that the register has of it, wherever a cell names it.
  const aliases = new Map();
  [...(register?.tBodies ?? [])].forEach((body) => aliases.set(textOf(body.rows[0].cells[0]), body.dataset.a));
  const searched = new WeakMap();
  const wordsOf = (row) => {
    if (!searched.has(row)) {
      const own = [...row.cells].map(textOf);
      if (row.closest(".hg-register")) {
        own.push(textOf(row.parentElement.rows[0].cells[0]), ...placesOf(row).map((place) => sets[place][1]));
      }
      const known = [...row.cells, row.parentElement.rows[0].cells[0]].map((cell) => aliases.get(textOf(cell)));
      const text = plain([...own, ...known.filter(Boolean)].join(" "));
      searched.set(row, { plain: text, bare: bare(text) });
    }
    return searched.get(row);
  };

  const placesOf = (row) => `${row.parentElement.dataset.k} ${row.dataset.k}`.split(" ").filter(Boolean).map(Number);

  // Typed without marks, words are found with any marks; rows of sums make no sense for a part of the rows.
  const filter = (table, typed, places) => {
    const wanted = plain(typed);
    const kind = bare(typed) === wanted ? "bare" : "plain";
    const whole = wanted === "" && places.length === 0;
    let found = 0;
    [...table.tBodies].forEach((body) => {
      const rows = [...body.rows];
      const shown = rows.filter((row) => isData(row) && wordsOf(row)[kind].includes(wanted)
        && places.every((place) => placesOf(row).includes(place)));
      rows.forEach((row) => {
        row.hidden = !(whole || shown.includes(row) || (row.className === "group" && shown.length));
      });
      body.hidden = !whole && shown.length === 0;
      found += shown.length;
    });
    return found;
  };

  const element = (name, className, text) => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const enhance = (table, place) => {
    const tasks = bodyRows(table).filter(isData).length;
    if (tasks < LONG && table !== register) return;
    const box = table.parentElement;
    const name = textOf(table.closest("section")?.querySelector("h2 span")) || textOf(table.caption);
    const tools = element("div", "hg-tools", "");
    const label = element("label", "", `Lọc dòng, ${name}`);
    const input = element("input", "", "");
    const status = element("span", "hg-status", `Hiện ${tasks}/${tasks} dòng.`);
    input.type = "search";
    input.id = `loc-${place}`;
    label.htmlFor = input.id;
    status.setAttribute("role", "status");
    tools.append(label, input, status);
    box.before(tools);
    let places = [];
    let said = status.textContent;
    const show = (what = "") => {
      const named = places.length ? `: ${places.map((place) => sets[place][1]).join("; ")}` : "";
      said = `Hiện ${filter(table, input.value, places)}/${tasks} dòng${named}.`;
      status.textContent = `${what}${said}`;
    };
    input.addEventListener("input", () => show());
    makeSortable(table, (what) => { status.textContent = `${what} ${said}`; });
    if (table === register) followLinks(tools, (chosen, what) => { places = chosen; input.value = ""; show(what); });
  };

  // A link "#danh-muc?qua-han.so-y-te" shows the rows that are in each of these sets.
  const followLinks = (tools, show) => {
    const all = element("a", "", "Hiện tất cả");
    all.href = "#danh-muc";
    const heading = tools.closest("section").querySelector("h2");
    heading.tabIndex = -1;
    const follow = () => {
      const asked = /^#danh-muc(?:\?(.*))?$/.exec(location.hash);
      if (!asked) return;
      const names = asked[1] ? asked[1].split(".") : [];
      const places = names.map((name) => sets.findIndex((each) => each[0] === name));
      const known = !places.includes(-1);
      register.closest("details").open = true;
      show(known ? places : [], known ? "" : `Không có danh mục tên “${asked[1]}”. `);
      if (known && places.length) tools.append(all); else all.remove();
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
    };
    addEventListener("hashchange", follow);
    document.addEventListener("click", (event) => {
      if (event.target.closest?.("a")?.hash === location.hash) follow();
    });
    follow();
  };

  // The name of a group stays in sight under the headings, however high these are.
  const measured = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    target.parentElement.style.setProperty("--hg-head", `${target.offsetHeight}px`);
  }));

  document.querySelectorAll(".hg-report table").forEach(enhance);
  document.querySelectorAll(".hg-appendix thead").forEach((head) => measured.observe(head));
})();
