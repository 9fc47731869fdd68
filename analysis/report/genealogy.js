// One task through the levels: its wording at each, what changed from one to the next, and the links that are missing.
let openedTask = -1;

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

// A wording without the bullet or label of its line, which is no change of it.
const bare = (text) => text.replace(/^(?:[-–+•*]\s*|\(?[a-zđ]\)\s*|\d{1,2}(?:\.\d{1,2})*[.)]\s+)+/u, "");

// Where most words are others, marks would hide the wording: it stands plain, and the marks can be opened below it.
const LEAST_SAME = 0.4;

function wordingNode(previous, text) {
  const node = el("p", { class: "wording", dir: "auto" }), plain = el("p", { class: "wording", dir: "auto" }, text);
  const parts = previous ? compareWords(previous, text) : [["same", text]];
  const n = (kind) => parts.reduce((sum, [own, words]) => sum + (own === kind ? words.split(" ").length : 0), 0);
  const same = n("same");
  if (same / Math.max(1, Math.min(same + n("ins"), same + n("del"))) < LEAST_SAME || (parts.length > 12 && same / (same + n("ins") + n("del")) < LEAST_SAME)) {
    marked(node, parts);
    return el("div", {}, plain, el("details", { class: "reworded" }, el("summary", {}, say("genealogy.reworded", { share: share(same / Math.max(1, same + n("ins"))) })), node));
  }
  return marked(node, parts);
}

function marked(node, parts) {
  for (const [kind, words] of parts) node.append(kind === "same" ? words : el(kind, {}, words), " ");
  return node;
}

// The rungs of a task's ladder, the centre first; a level without any document stands there too, and says so.
function rungsOf(task) {
  const own = study.documents[task.document].level;
  const lineage = new Map(study.cascade.filter((row) => row[0] === task.document).map((row) => [row[1], row[4]]));
  const rung = ([level, index, number]) => {
    if (level !== "central") return level;
    const symbol = (index >= 0 && study.documents[index].number) || number;
    return lineage.get(symbol) === "State" || /[-/](CP|TTg|QH\d*)$/.test(symbol) ? "government" : "centre";
  };
  const order = ["centre", "government", "province", "district", "commune"];
  const last = order.includes(own) ? order.indexOf(own) : order.length;
  const rungs = [];
  for (const name of order.slice(0, last)) {
    const here = task.steps.filter((step) => rung(step) === name);
    rungs.push(...(here.length ? here.map((step) => ({ name, step })) : [{ name, step: null }]));
  }
  rungs.push(...task.steps.filter((step) => !order.slice(0, last).includes(rung(step))).map((step) => ({ name: step[0] === "central" ? rung(step) : step[0], step })));
  return rungs;
}

function rungItem(task, { name, step }, previous) {
  const level = study.words["rung." + name] ? say("rung." + name) : LEVELS[name] ?? name;
  if (!step) return el("li", { class: "open absent" }, el("p", { class: "level" }, level), el("p", {}, say("genealogy.absent")));
  const [, index, number, start, end, relation, missing] = step;
  const text = start >= 0 ? bare(wordsAt(index, start, end)) : "";
  const label = number || (index >= 0 ? study.documents[index].label : "");
  const head = el("p", { class: "level" }, level, " · ", index >= 0 ? el("a", { href: readLink(task.document, index, "task:" + task.id, ...(start >= 0 ? ["source:" + start] : [])) }, bdi(label)) : bdi(label));
  if (relation) head.append(" · ", say("genealogy.next"), " ", mark(relation), " ", RELATION_NAMES[relation] || relation);
  if (missing) return el("li", { class: "open" }, head, el("p", {}, say("genealogy.missing")));
  if (!text) return el("li", { class: "open" }, head, el("p", {}, say("genealogy.unmatched")));
  return el("li", {}, head, wordingNode(previous, text));
}

function drawTask(n) {
  openedTask = n;
  const task = study.tasks[n], doc = study.documents[task.document], own = taskText(n);
  const list = el("ol", { class: "steps" });
  let previous = "";
  for (const rung of rungsOf(task)) {
    list.append(rungItem(task, rung, previous));
    if (rung.step && rung.step[3] >= 0) previous = bare(wordsAt(rung.step[1], rung.step[3], rung.step[4]));
  }
  const head = el("p", { class: "level" }, LEVELS[doc.level], " · ", el("a", { href: route("reading", doc.id, ...bestSource(task), "task:" + task.id) }, bdi([doc.label, doc.number].filter(Boolean).join(", "))), " · " + task.id + ", " + say("line", { line: String(task.line) }));
  list.append(el("li", { class: "own", "data-task": n }, head, wordingNode(previous, bare(own))));
  const confidence = task.confidence === undefined ? "" : ", " + say("confidence", { value: decimal(task.confidence) });
  $("h-task").textContent = say("genealogy.title", { id: task.id, label: doc.label });
  $("task-summary").replaceChildren(mark(task.relation || "none"), " ", el("b", {}, RELATION_NAMES[task.relation] || say("not-coded")), confidence, " · ", say("genealogy.introduced", { level: LEVELS[task.introduced] || say("unknown") }), pendingMark(doc.id, "task", task.id));
  $("task-detail").replaceChildren(taskSources(task, doc), taskFacts(task), list, el("p", { class: "note" }, say("genealogy.note")), citation(n));
  drawTaskActions(n);
}

function citation(n) {
  const task = study.tasks[n], doc = study.documents[task.document];
  const parts = [doc.label, doc.number, doc.date, say("cite.task", { id: task.id }), say("line", { line: String(task.line) })].filter(Boolean).join(", ");
  const coded = RELATION_NAMES[task.relation] ? "; " + say("cite.coded", { relation: RELATION_NAMES[task.relation], confidence: decimal(task.confidence) }) : "";
  const text = parts + coded + ". “" + taskText(n) + "” (doichieu, " + study.name + ")";
  const box = el("textarea", { id: "citation", rows: "3", readonly: true, onfocus: (event) => event.target.select() }, text);
  return el("div", { class: "cite" }, el("label", { for: "citation" }, say("cite.label")), box,
    el("p", {}, el("button", { type: "button", onclick: (event) => copy(text, event.target) }, say("cite.copy")), " ",
      el("button", { type: "button", onclick: (event) => copy(location.href.split("#")[0] + taskRoute(n), event.target) }, say("permalink.copy")), " ",
      el("a", { href: taskRoute(n) }, say("permalink"))));
}

function drawTaskActions(n) {
  const list = matching();
  const at = list.indexOf(n);
  const step = (by, key, label) => el("button", { type: "button", "aria-keyshortcuts": key, disabled: at < 0 || !list[at + by] && list[at + by] !== 0, onclick: () => stepOpened(by) }, label);
  $("task-actions").replaceChildren(el("a", { href: "#tasks" }, say("genealogy.back")), " ", step(-1, "k", say("genealogy.previous")), " ", step(1, "j", say("genealogy.following")), " ",
    el("button", { type: "button", "aria-keyshortcuts": "c", onclick: () => openCorrection({ task: n }) }, say("correct")), " ", csvButton("task.csv", () => genealogyRows(n)));
}

function stepOpened(by) {
  const list = matching();
  const next = list[list.indexOf(openedTask) + by];
  if (next !== undefined && list.includes(openedTask)) go("task", study.documents[study.tasks[next].document].id, study.tasks[next].id);
}

function genealogyRows(n) {
  const task = study.tasks[n], doc = study.documents[task.document];
  const rows = rungsOf(task).filter((rung) => rung.step).map(({ name, step }) => [doc.id, task.id, name, step[1] >= 0 ? study.documents[step[1]].id : "", step[2], step[5], step[6] ? "yes" : "no", step[3] >= 0 ? wordsAt(step[1], step[3], step[4]) : ""]);
  return [["document", "task", "level", "step_document", "number", "relation_of_next_lower", "missing", "text"], ...rows, [doc.id, task.id, doc.level, doc.id, doc.number, "", "no", taskText(n)]];
}
