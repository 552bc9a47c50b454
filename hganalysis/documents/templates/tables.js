"use strict";
// Long tables can be sorted and filtered. Without this script the page reads the same.
(() => {
  const LONG = 10;
  const words = new Intl.Collator("vi", { numeric: true });
  const DATE = /^(\d\d)\/(\d\d)\/(\d{4})$/;
  const NUMBER = /^-?\d{1,3}(\.\d{3})*(,\d+)?%?$/;

  const bodyRows = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);
  const isData = (row) => row.classList.contains("data");
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

  const sort = (table, column, direction) => {
    const entries = bodyRows(table).map((row) => {
      const text = textOf(row.cells[column]);
      return { row, text: text === "-" ? "" : text };
    });
    const read = readerOf(entries.map((entry) => entry.text).filter(Boolean));
    entries.sort(compare(read, direction === "descending" ? -1 : 1));
    table.tBodies[0].append(...entries.map((entry) => entry.row));
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

  // Typed without marks, words are found with any marks; rows of sums make no sense for a part of the rows.
  const filter = (rows, typed) => {
    const wanted = plain(typed);
    const read = bare(typed) === wanted ? bare : plain;
    rows.forEach((row) => {
      row.hidden = wanted !== "" && !(isData(row) && read(row.textContent).includes(wanted));
    });
    return rows.filter((row) => isData(row) && !row.hidden).length;
  };

  const element = (name, className, text) => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const enhance = (table, place) => {
    const rows = bodyRows(table);
    const tasks = rows.filter(isData).length;
    if (tasks < LONG) return;
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
    const count = (shown) => `Hiện ${shown}/${tasks} dòng.`;
    let said = count(tasks);
    input.addEventListener("input", () => {
      said = count(filter(rows, input.value));
      status.textContent = said;
    });
    // Tables with groups and sums keep protocol order: they are no league table.
    if (rows.every(isData)) makeSortable(table, (what) => { status.textContent = `${what} ${said}`; });
  };

  document.querySelectorAll(".hg-report table").forEach(enhance);
})();
