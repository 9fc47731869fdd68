// Corrections said in the page: gathered here, then saved as rows of corrections.csv, by the study's own server where the
// report was opened with it, as a download elsewhere. Nothing of the study changes before its next run.
const COLUMNS = ["document", "item", "id", "quote", "field", "was", "is", "note", "by"];
const served = document.documentElement.dataset.save || "";
const shelf = "doichieu corrections of " + study.name;
let gathered = recall();
let correcting = null;

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(shelf) || "[]");
    return Array.isArray(kept) ? kept.filter((row) => row && COLUMNS.every((column) => typeof row[column] === "string")) : [];
  } catch {
    return [];
  }
}

function keep(rows) {
  gathered = rows;
  try {
    localStorage.setItem(shelf, JSON.stringify(gathered));
  } catch {
    // Where the browser keeps nothing for files, the rows last as long as the page.
  }
  drawCorrectionCount();
}

const isPending = (document, item, id) => gathered.some((row) => row.document === document && row.item === item && row.id === id);
const pendingMark = (document, item, id) => (isPending(document, item, id) ? el("span", { class: "tag pending" }, say("correction.pending")) : null) || "";
const fieldName = (field) => (study.words["field." + field] ? say("field." + field) : field);
const choiceName = (field, value) => {
  const keys = { relation: "relation.", function: "function.", level: "level.", zone: "zone.", kind: "kind." };
  return (study.words[(keys[field] || "?") + value] && say(keys[field] + value)) || value;
};

// Words by which the run finds a task again: all of a short one, the first and last of a long one.
function quoteOf(text) {
  const words = text.split(" ");
  return words.length <= 16 ? text : words.slice(0, 8).join(" ") + " ... " + words.slice(-8).join(" ");
}

function subjectOf({ task, document, text }) {
  if (text) return { item: "text", document: study.documents[text.document].id, id: "", quote: text.quote, title: say("correction.of-text", { label: study.documents[text.document].label }), shown: text.was, read: { words: text.was } };
  if (task !== undefined) {
    const t = study.tasks[task], doc = study.documents[t.document], words = taskText(task);
    const read = { relation: t.relation, function: t.function, lead: t.lead, partners: t.partners, result: t.result, deadline: t.deadline, zone: t.zone, kind: t.kind };
    read.targets = (t.targets || []).map(([verbatim]) => verbatim).join("; ");
    read.source = (t.sources || []).map((s) => s[1]).join("; ");
    read.change = (t.changed || []).map(([what]) => what).join("; ");
    read.border = words;
    return { item: "task", document: doc.id, id: t.id, quote: quoteOf(words), title: say("correction.of-task", { id: t.id, label: doc.label }), shown: words, read };
  }
  const doc = study.documents[document];
  const read = { ...doc.header, issuer: doc.issuer, level: doc.level, number: doc.number, date: doc.date, title: doc.title };
  return { item: "header", document: doc.id, id: "", quote: "", title: say("correction.of-header", { label: doc.label }), shown: doc.title, read };
}

function openCorrection(what, field) {
  correcting = { ...subjectOf(what), from: document.activeElement };
  $("h-correction").textContent = correcting.title;
  $("correction-shown").textContent = correcting.shown;
  const fields = study.form.fields[correcting.item];
  const list = select(say("correction.field"), fields.map((f) => [f, fieldName(f)]), field || fields[0], drawCorrectionField);
  list.querySelector("select").id = "correction-field";
  $("correction-what").replaceChildren(list);
  $("correction-note").value = "";
  $("correction-by").value = remembered("by");
  $("correction-answer").textContent = "";
  drawCorrectionField(field || fields[0]);
  if (!$("correction").open) $("correction").showModal();
  $("correction-field").focus();
}

function drawCorrectionField(field) {
  const read = correcting.read[field] || "";
  const choices = study.form.choices[correcting.item + "." + field];
  const parts = [];
  if (study.form.lists.includes(field)) {
    const members = read.split(";").map((m) => m.trim()).filter(Boolean);
    parts.push(select(say("correction.member"), [["+", say("correction.add")], ["", say("correction.replace-all")], ...members.map((m) => [m, m])], members[0] || "+", () => {}));
    parts[0].querySelector("select").id = "correction-was";
  } else parts.push(el("p", { class: "note" }, say("correction.read") + ": ", bdi(read || say("not-stated"))));
  const value = field === "words" || field === "border" ? read : "";
  const long = field === "border" || field === "words" || field === "title";
  const box = choices ? select(say("correction.is"), choices.map((c) => [c, choiceName(field, c)]), read, () => {}) : el("label", {}, say("correction.is"), long ? el("textarea", { rows: "3" }, value) : el("input", { value, autocomplete: "off" }));
  box.querySelector("select, input, textarea").id = "correction-is";
  $("correction-values").replaceChildren(...parts, box);
}

function correctionRow() {
  const field = $("correction-field").value, was = $("correction-was");
  const row = { document: correcting.document, item: correcting.item, id: correcting.id, quote: correcting.quote, field, was: "", is: $("correction-is").value.trim(), note: $("correction-note").value.trim(), by: $("correction-by").value.trim() };
  if (was) row.was = was.value;
  if (field === "words") row.was = correcting.read.words;
  return row;
}

async function submitCorrection(event) {
  event.preventDefault();
  const row = correctionRow();
  if (!row.is && (!row.was || row.was === "+")) return answer(say("correction.empty"));
  recollect("by", row.by);
  keep([...gathered.filter((r) => COLUMNS.slice(0, 5).some((c) => r[c] !== row[c]) || r.was !== row.was), row]);
  if (served && !(await sendCorrections())) return;
  closeCorrection();
  refresh();
}

const answer = (text) => ($("correction-answer").textContent = text);

// To the study's own file; the server says which rows it doesn't understand.
async function sendCorrections() {
  const rows = gathered;
  try {
    const reply = await fetch(served, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(rows) });
    const said = await reply.json();
    if (!reply.ok) {
      keep(rows.slice(0, -1));
      answer(say("correction.refused", { reason: said.reason }));
      return false;
    }
    keep([]);
    toast(say("correction.saved", { n: said.saved, file: said.file }));
    return true;
  } catch {
    answer(say("correction.unreachable"));
    return false;
  }
}

function closeCorrection() {
  $("correction").close();
  if (correcting && correcting.from && correcting.from.isConnected) correcting.from.focus();
  if (!served) toast(say("correction.gathered", { n: gathered.length }));
}

function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => ($("toast").hidden = true), 6000);
}

function drawCorrectionCount() {
  $("corrections-button").hidden = !gathered.length;
  $("corrections-button").textContent = say("corrections.button", { n: gathered.length });
}

function drawGathered() {
  const rows = gathered.map((row, i) => el("li", {}, el("b", {}, bdi(row.document)), " · " + fieldName(row.field) + ": ", row.was ? el("del", {}, row.was) : "", " → ", el("ins", {}, row.is || "–"), row.quote ? el("small", {}, el("br"), bdi("“" + row.quote + "”")) : "",
    " ", el("button", { type: "button", onclick: () => {
      keep(gathered.filter((_, j) => j !== i));
      drawGathered();
    } }, say("remove"))));
  $("gathered-list").replaceChildren(...(rows.length ? rows : [el("li", {}, say("corrections.nothing"))]));
  $("gathered-save").disabled = !gathered.length;
  $("gathered-save").textContent = say(served ? "corrections.send" : "corrections.download");
}

function remembered(name) {
  try {
    return localStorage.getItem("doichieu " + name) || "";
  } catch {
    return "";
  }
}

function recollect(name, value) {
  try {
    localStorage.setItem("doichieu " + name, value);
  } catch {
    // As above.
  }
}

// What the key c is about: the words chosen in the reading view, the task or the document in focus.
function correctHere() {
  const chosen = getSelection(), pane = chosen && chosen.anchorNode && chosen.anchorNode.parentElement && chosen.anchorNode.parentElement.closest(".pane");
  const was = pane ? oneLine(String(chosen)) : "";
  if (was) {
    const line = chosen.anchorNode.parentElement.closest(".line");
    const text = line ? oneLine(line.querySelector(".txt").textContent) : was;
    return openCorrection({ text: { document: pane.id === "pane-plan" ? reading.plan : reading.source, was, quote: text.includes(was) ? text : "" } });
  }
  const at = document.activeElement;
  const task = at.closest("[data-task]"), row = at.closest("[data-document]");
  if (task) return openCorrection({ task: Number(task.dataset.task) });
  if (currentView() === "task" && openedTask >= 0) return openCorrection({ task: openedTask });
  if (row) return openCorrection({ document: byId.get(row.dataset.document) ?? Number(row.dataset.document) });
  return toast(say("correction.choose"));
}

$("correction-form").addEventListener("submit", submitCorrection);
$("correction-cancel").addEventListener("click", () => $("correction").close());
$("corrections-button").addEventListener("click", () => {
  drawGathered();
  $("gathered").showModal();
});
$("gathered-save").addEventListener("click", async () => {
  if (!served) download("corrections.csv", [COLUMNS, ...gathered.map((row) => COLUMNS.map((column) => row[column]))]);
  else if (await sendCorrections()) $("gathered").close();
});
for (const button of document.querySelectorAll("[data-correct]")) button.addEventListener("click", () => openCorrection({ document: byId.get(button.dataset.correct) }));
drawCorrectionCount();
