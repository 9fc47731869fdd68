// The study as data, and the few functions that everything else is written with. Text of documents only ever enters the
// page through textContent; nothing here builds markup from strings.
const study = JSON.parse(document.getElementById("study-data").textContent);
const byId = new Map(study.documents.map((d, index) => [d.id, index]));
const plans = study.documents.map((d, index) => index).filter((index) => study.documents[index].role === "plan");
const taskNumber = new Map(study.tasks.map((task, index) => [task.document + "/" + task.id, index]));
const provisionNumber = new Map(study.provisions.map((p, index) => [p[0] + "/" + p[1], index]));
const LEVELS = { central: "Central", province: "Province", district: "District", commune: "Commune", "": "Level not stated" };
const RELATION_NAMES = {
  verbatim: "verbatim", near: "near", adapted: "adapted", thematic: "thematic only", none: "no source found", "n/a": "does not apply",
};
const KIND_NAMES = { chain: "shared with a superior text", peer: "shared with another plan", boilerplate: "boilerplate" };

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
const share = (value) => (value === null || value === undefined ? "not defined" : Math.round(value * 100) + "\u202f%");
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

function download(name, rows) {
  const cell = (value) => (/[",\n]/.test(String(value)) ? '"' + String(value).replaceAll('"', '""') + '"' : String(value));
  const text = "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
}
