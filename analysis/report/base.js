// The study as data, and the few functions that everything else is written with. Text of documents only ever enters the
// page through textContent; nothing here builds markup from strings.
const study = JSON.parse(document.getElementById("study-data").textContent);
const byId = new Map(study.documents.map((d, index) => [d.id, index]));
const plans = study.documents.map((d, index) => index).filter((index) => study.documents[index].role === "plan");
const taskNumber = new Map(study.tasks.map((task, index) => [task.document + "/" + task.id, index]));
const provisionNumber = new Map(study.provisions.map((p, index) => [p[0] + "/" + p[1], index]));

// The words of the page, in its language: "one|several" where n decides, {name} for a value.
const whole = (n) => Math.round(n).toLocaleString(study.language === "vi" ? "de-DE" : "en-GB");
const decimal = (value, digits = 2) => value.toFixed(digits).replace(".", study.language === "vi" ? "," : ".");
function say(key, values = {}) {
  const [one, several] = study.words[key].split("|");
  return (several && values.n !== 1 ? several : one).replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? whole(values[name]) : values[name]));
}
const LEVELS = Object.fromEntries(["central", "province", "district", "commune", ""].map((level) => [level, say("level." + level)]));
const RELATION_NAMES = Object.fromEntries(["verbatim", "near", "adapted", "thematic", "none", "n/a"].map((relation) => [relation, say("relation." + relation)]));
const KIND_NAMES = { chain: say("passage.chain"), peer: say("passage.peer"), boilerplate: say("passage.boilerplate") };

const $ = (id) => document.getElementById(id);

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const bdi = (text) => el("bdi", {}, text);
const mark = (relation) => el("span", { class: "mark " + relation.replace("/", ""), "aria-hidden": "true" });
const share = (value) => (value === null || value === undefined ? say("not-defined") : Math.round(value * 100) + (study.language === "vi" ? "%" : "\u202f%"));
const route = (...parts) => "#" + parts.map(encodeURIComponent).join("/");

// Lower case without diacritics, one UTF-16 unit for one, so that positions stay what they were.
function fold(text) {
  let folded = "";
  for (const unit of text) {
    const base = unit.normalize("NFD")[0];
    const plain = base === "đ" || base === "Đ" ? "d" : base.toLowerCase();
    folded += unit.length === 1 && plain.length === 1 ? plain : unit;
  }
  return folded;
}

// A pattern for what was typed: without diacritics it finds all spellings, with diacritics the one that was typed.
function queryPattern(query) {
  const words = query.normalize("NFC").trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  const exact = fold(words.join(" ")) !== words.join(" ");
  const escaped = words.map((w) => w.replace(/[.*+?^${}()|[\]\\\/]/g, "\\$&"));
  return { exact, pattern: new RegExp(escaped.join("[\\s,.;:–-]+"), "gu") };
}

const folded = new Map();
function searchable(index, exact) {
  const key = index + (exact ? "e" : "f");
  if (!folded.has(key)) {
    const text = study.documents[index].text;
    const lower = Array.from(text, (c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join("");
    folded.set(key, exact ? lower : fold(text));
  }
  return folded.get(key);
}

function select(label, options, value, changed) {
  const list = el("select", { onchange: (event) => changed(event.target.value) });
  for (const option of options) {
    if (option.group) {
      const group = el("optgroup", { label: option.group });
      option.options.forEach((o) => group.append(el("option", { value: o[0], selected: String(o[0]) === String(value) }, o[1])));
      list.append(group);
    } else list.append(el("option", { value: option[0], selected: String(option[0]) === String(value) }, option[1]));
  }
  return el("label", {}, label, list);
}

function planOptions(all) {
  const groups = all ? [["", all]] : [];
  for (const level of Object.keys(LEVELS)) {
    const own = plans.filter((index) => study.documents[index].level === level);
    if (own.length) groups.push({ group: LEVELS[level], options: own.map((index) => [index, study.documents[index].label]) });
  }
  return groups;
}

// A file for a table program: UTF-8 with a mark at its head, so that Vietnamese opens as it is.
function download(name, rows) {
  const guard = (text) => (/^(?:[=+\-@\t\r]|'(?=[=+\-@']))/.test(text) && !/^[+-]?[\d.,]+$/.test(text) ? "'" + text : text); // never a formula
  const cell = (value) => (/[",\n\r]/.test(value) ? '"' + value.replaceAll('"', '""') + '"' : value);
  const text = "\ufeff" + rows.map((row) => row.map((value) => cell(guard(String(value ?? "")))).join(",")).join("\n") + "\n";
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

const csvButton = (name, rows) => el("button", { type: "button", class: "csv", "aria-label": say("csv.of", { name }), title: say("csv.of", { name }), onclick: () => download(name, rows()) }, "CSV");

// The rows of a table that stands in the page; a cell's data-value is its number before it was rounded.
function rowsOf(table) {
  return [...table.rows].filter((row) => !row.classList.contains("level")).map((row) => [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent.replace(/\s+/g, " ").trim()));
}

function table(name, heads, rows, attributes = {}) {
  const numeric = heads.map((head) => head.startsWith("#"));
  const cells = (row, tag) => row.map((value, i) => {
    const shown = value && value.show !== undefined ? value : { show: value };
    return el(i || tag === "th" ? tag : "th", { class: numeric[i] ? "num" : null, scope: tag === "th" ? "col" : i ? null : "row", "data-value": shown.value }, ...[shown.show].flat());
  });
  const body = el("tbody", {}, ...rows.map((row) => el("tr", {}, ...cells(row, "td"))));
  const made = el("table", { class: "plain", ...attributes }, el("thead", {}, el("tr", {}, ...cells(heads.map((h) => h.replace(/^#/, "")), "th"))), body);
  return el("div", { class: "with-csv" }, csvButton(name, () => rowsOf(made)), el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": attributes["aria-label"] }, made));
}

const readLink = (doc, other, ...where) => route("reading", study.documents[doc].id, other >= 0 ? study.documents[other].id : "", ...where);
const oneLine = (text) => text.replace(/\s+/g, " ").trim();
const wordsAt = (doc, start, end) => oneLine(study.documents[doc].text.slice(start, end));

// Whether `text` holds what was typed in a filter, diacritics or not.
function holds(text, typed) {
  const query = queryPattern(typed);
  if (!query) return true;
  return query.pattern.test(query.exact ? text.toLowerCase() : fold(text));
}

async function copy(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = say("copied");
  } catch {
    const box = button.parentElement.querySelector("input, textarea");
    if (box) box.select();
    button.textContent = box && document.execCommand("copy") ? say("copied") : say("copy.by-hand");
  }
  setTimeout(() => (button.textContent = before), 2500);
}

function parseCsv(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|$)/g)) {
    rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\n") rows.push([]);
    if (!end) break;
  }
  return rows.filter((row) => row.length > 1 || row[0]);
}
