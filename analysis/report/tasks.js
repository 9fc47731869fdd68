// The list of tasks, and one task through the levels: its wording at each, what changed, which link is missing.
const STEP = 100;
const filters = { plan: "", level: "", relation: "", function: "", source: "", group: "", text: "" };
let shownTasks = STEP;

function matching() {
  const query = filters.text ? queryPattern(filters.text) : null;
  return study.tasks.map((t, n) => n).filter((n) => {
    const task = study.tasks[n], doc = study.documents[task.document];
    if (filters.plan !== "" && task.document !== Number(filters.plan)) return false;
    if (filters.level && (doc.level || "-") !== filters.level) return false;
    if (filters.relation && task.relation !== filters.relation) return false;
    if (filters.function && task.function !== filters.function) return false;
    if (filters.source !== "" && !(task.sources || []).some((s) => s[0] === Number(filters.source))) return false;
    if (filters.group && !(task.sources || []).some((s) => groupOf(s) === filters.group)) return false;
    if (!query) return true;
    query.pattern.lastIndex = 0;
    return query.pattern.test(searchable(task.document, query.exact).slice(task.at[0], task.at[1]));
  });
}

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

const groupOf = (source) => {
  const number = provisionNumber.get(source[0] + "/" + source[4]);
  return number === undefined ? "" : study.provisions[number][2];
};

function drawTaskControls() {
  const set = (key) => (value) => {
    filters[key] = value;
    shownTasks = STEP;
    if (key === "source") {
      filters.group = "";
      drawTaskControls();
    }
    drawTasks();
  };
  const sources = [...new Set(study.tasks.flatMap((t) => (t.sources || []).map((s) => s[0])))].filter((s) => s >= 0).sort((a, b) => a - b);
  const groups = Object.entries(study.groups[filters.source] || {});
  const levels = [...new Set(plans.map((p) => study.documents[p].level))];
  const names = ["verbatim", "near", "adapted", "thematic", "none"];
  const box = el("input", { type: "search", value: filters.text, placeholder: "ha tang so", oninput: (event) => set("text")(event.target.value) });
  $("task-controls").replaceChildren(
    select("Locality", planOptions("All localities"), filters.plan, set("plan")),
    select("Level", [["", "All levels"], ...levels.map((l) => [l || "-", LEVELS[l]])], filters.level, set("level")),
    select("Relation", [["", "All relations"], ...names.map((r) => [r, RELATION_NAMES[r]])], filters.relation, set("relation")),
    select("Function", [["", "All"], ["substantive", "substantive"], ["organisational", "organisational"]], filters.function, set("function")),
    select("Source", [["", "All sources"], ...sources.map((s) => [s, study.documents[s].label])], filters.source, set("source")),
    ...(groups.length ? [select("Task group", [["", "All groups"], ...groups.map(([g, t]) => [g, g + ". " + t])], filters.group, set("group"))] : []),
    el("label", {}, "Words", box),
    el("button", { type: "button", onclick: downloadTasks }, "CSV of these"),
  );
}

function drawTasks() {
  const found = matching();
  $("task-count").textContent = found.length + (found.length === 1 ? " task" : " tasks") + " of " + study.tasks.length;
  $("task-list").replaceChildren(...found.slice(0, shownTasks).map(taskItem));
  $("task-more").hidden = found.length <= shownTasks;
  $("task-more").textContent = "Show more (" + (found.length - shownTasks) + " left)";
  drawHoles();
}

function drawHoles() {
  const concerned = filters.plan !== "" ? [Number(filters.plan)] : filters.relation === "none" ? plans : [];
  const notes = concerned.map((p) => study.documents[p]).filter((d) => d.coverage === null || d.coverage < 1).map((d) => {
    const missing = d.missing.flatMap((number) => [" ", el("span", { class: "hole" }, bdi(number))]);
    const text = d.coverage === null ? " cites no superior document that could be read." : ": " + share(d.coverage) + " of the superior documents it cites are in the corpus; missing:";
    return el("p", {}, el("b", {}, bdi(d.label)), text, ...(d.coverage === null ? [] : missing.length ? missing : [" (see its citations)"]));
  });
  const box = el("details", { class: "holes", open: notes.length <= 3 }, el("summary", {}, "Holes in the chain: “no source found” is an upper bound of own wording for " + notes.length + (notes.length === 1 ? " plan" : " plans")), ...notes);
  $("task-holes").replaceChildren(...(notes.length ? [box] : []));
}

function taskItem(n) {
  const task = study.tasks[n], doc = study.documents[task.document];
  const side = el("div", { class: "side" }, mark(task.relation || "none"), " ", el("b", {}, RELATION_NAMES[task.relation] || "not coded"), el("br"));
  if (task.function) side.append(task.function, el("br"), "confidence " + task.confidence.toFixed(2), el("br"));
  side.append(bdi(doc.label), el("br"), task.id + ", line " + task.line);
  const main = el("div", {}, el("p", { class: "text", dir: "auto" }, oneLine(study.documents[task.document].text.slice(...task.at))), taskSources(task, doc), taskFacts(task),
    el("p", { class: "links" }, el("a", { href: route("reading", doc.id, ...bestSource(task), "task:" + task.id) }, "Read in the plan"), " · ",
      el("button", { type: "button", onclick: () => openTask(n) }, "Through the levels")));
  return el("li", { id: "task-" + n, tabindex: "-1" }, side, main);
}

const bestSource = (task) => {
  const first = (task.sources || []).find((s) => s[0] >= 0);
  return first ? [study.documents[first[0]].id] : [""];
};

function taskSources(task, doc) {
  const known = (task.sources || []).filter((s) => s[0] >= 0 || s[1]);
  if (!known.length) {
    const bound = doc.coverage !== null && doc.coverage >= 1 ? "The chain of this plan is complete in the corpus." : "The chain of this plan has holes, so a source may exist.";
    return el("p", { class: "more-info" }, task.relation === "none" ? "No source found in the corpus. " + bound : "");
  }
  const links = known.map(([index, number, first, , provision]) => {
    const text = [number, provision, first ? "line " + first : ""].filter(Boolean).join(", ");
    return index < 0 ? bdi(text) : el("a", { href: route("reading", doc.id, study.documents[index].id, "task:" + task.id, "line:" + first) }, text);
  });
  return el("p", { class: "more-info" }, "Source: ", ...links.flatMap((link, i) => (i ? ["; ", link] : [link])), task.reused ? " · " + share(task.reused) + " of its words in shared passages" : "");
}

function taskFacts(task) {
  const facts = [];
  if (task.lead) facts.push("lead: " + task.lead);
  if (task.deadline) facts.push("deadline: " + task.deadline.replaceAll(";", "; "));
  for (const [what, from, to] of task.changed || []) facts.push("changed: " + what + (from || to ? " (" + (from || "–") + " → " + (to || "–") + ")" : ""));
  return el("p", { class: "more-info" }, bdi(facts.join(" · ")));
}

// Words of `next` against those of `previous`: [[kind, words], ...] with kind same, ins or del (longest common subsequence).
function compareWords(previous, next) {
  const [a, b] = [previous.split(/(\s+)/).filter((w) => w.trim()), next.split(/(\s+)/).filter((w) => w.trim())];
  if (a.length * b.length > 1e6) return [["same", next]];
  const key = (w) => w.toLowerCase().replace(/[.,;:()“”"]+/g, "");
  const [ka, kb] = [a.map(key), b.map(key)];
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) table[i][j] = ka[i] === kb[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
  const parts = [];
  const add = (kind, w) => (parts.length && parts[parts.length - 1][0] === kind ? (parts[parts.length - 1][1] += " " + w) : parts.push([kind, w]));
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && ka[i] === kb[j]) add("same", b[(i++, j++)]);
    else if (j >= b.length || (i < a.length && table[i + 1][j] >= table[i][j + 1])) add("del", a[i++]);
    else add("ins", b[j++]);
  }
  return parts;
}

function openTask(n) {
  const task = study.tasks[n], doc = study.documents[task.document];
  const own = oneLine(study.documents[task.document].text.slice(...task.at));
  const list = el("ol", { class: "steps" });
  let previous = "";
  for (const [level, index, number, start, end, relation, missing] of task.steps) {
    const text = start >= 0 ? oneLine(study.documents[index].text.slice(start, end)) : "";
    const name = LEVELS[level] + " · " + (number || (index >= 0 ? study.documents[index].label : ""));
    const note = missing ? "cited, but not in the corpus: what stands there is unknown" : text ? "" : "in the corpus; no matching wording found";
    list.append(el("li", { class: missing || !text ? "open" : null }, el("p", { class: "level" }, bdi(name), relation ? " · next lower wording: " + (RELATION_NAMES[relation] || relation) : ""), text ? wordingNode(previous, text) : el("p", {}, note)));
    previous = text || previous;
  }
  list.append(el("li", {}, el("p", { class: "level" }, bdi(doc.label + " · " + doc.number + " · " + task.id)), wordingNode(previous, own)));
  const link = route("reading", doc.id, ...bestSource(task), "task:" + task.id);
  const permalink = route("task", doc.id, task.id);
  const cite = [doc.label, doc.number, doc.date, "task " + task.id, "line " + task.line].filter(Boolean).join(", ") + " (relation: " + (RELATION_NAMES[task.relation] || "not coded") + (task.confidence ? ", confidence " + task.confidence.toFixed(2) : "") + ")";
  $("task-detail").replaceChildren(
    el("h2", { id: "h-task" }, "One task through the levels"), taskSources(task, doc), taskFacts(task), list,
    el("p", { class: "note" }, "Marked: words that the level above does not have (underlined) and words it has that are gone (struck out). Introduced at: " + (task.introduced || "not known") + "."),
    el("p", {}, el("label", {}, "To quote: ", el("input", { readonly: true, value: cite, size: "60", onfocus: (event) => event.target.select() }))),
    el("p", {}, el("a", { href: link, onclick: () => $("task-dialog").close() }, "Read it in the plan beside its source"), " · ", el("a", { href: permalink }, "Permalink of this task")),
  );
  if (!$("task-dialog").open) $("task-dialog").showModal();
}

function wordingNode(previous, text) {
  const node = el("p", { class: "wording", dir: "auto" });
  if (!previous) node.append(text);
  else for (const [kind, words] of compareWords(previous, text)) node.append(kind === "same" ? words : el(kind, {}, words), " ");
  return node;
}

function downloadTasks() {
  const rows = [["document", "locality", "task", "line", "relation", "function", "confidence", "share_words_reused", "source", "text"]];
  for (const n of matching()) {
    const t = study.tasks[n], d = study.documents[t.document];
    rows.push([d.id, d.label, t.id, t.line, t.relation || "", t.function || "", t.confidence ?? "", t.reused ?? "", (t.sources || []).map((s) => s[1] + " " + s[4]).join(";"), d.text.slice(...t.at)]);
  }
  download("tasks.csv", rows);
}

function stepTask(step) {
  const items = [...document.querySelectorAll("#task-list > li")];
  if (!items.length) return;
  const at = items.indexOf(document.activeElement.closest("#task-list > li"));
  const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "center" });
}

$("task-more").addEventListener("click", () => {
  shownTasks += STEP;
  drawTasks();
});
