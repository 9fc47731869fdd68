// Search in all texts: "chuyen doi so" finds "chuyển đổi số"; what is typed with diacritics is found as typed.
const MOST_HITS = 200;

function findAll(query) {
  const hits = [];
  const wantedQuery = queryPattern(query);
  if (!wantedQuery) return hits;
  study.documents.forEach((doc, index) => {
    for (const match of searchable(index, wantedQuery.exact).matchAll(wantedQuery.pattern)) hits.push([index, match.index, match.index + match[0].length]);
  });
  return hits;
}

function drawSearch(query) {
  const hits = findAll(query);
  const places = new Set(hits.map((hit) => hit[0])).size;
  $("search-count").textContent = say("n.places", { n: hits.length }) + " " + say("search.in", { n: places }) + (hits.length > MOST_HITS ? "; " + say("search.first", { n: MOST_HITS }) : "");
  $("search-hits").replaceChildren(...hits.slice(0, MOST_HITS).map(([index, start, end]) => {
    const doc = study.documents[index];
    const line = doc.text.slice(0, start).split("\n").length;
    const [first, last] = [doc.text.lastIndexOf("\n", start - 1) + 1, (doc.text + "\n").indexOf("\n", end)];
    const [from, to] = [Math.max(first, start - 90), Math.min(last, end + 110)];
    const target = doc.role === "plan" ? route("reading", doc.id, "", "at:" + start) : route("reading", study.documents[reading.plan].id, doc.id, "line:" + line);
    return el("li", {}, el("a", { href: target }, bdi(doc.label)), el("span", { class: "where" }, " · " + say("line", { line: String(line) })),
      el("p", { class: "wording", dir: "auto" }, (from > first ? "… " : "") + doc.text.slice(from, start), el("mark", { class: "found" }, doc.text.slice(start, end)), doc.text.slice(end, to) + (to < last ? " …" : "")));
  }));
}

let waiting = 0;
$("search-box").addEventListener("input", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => event.target.value.trim() && go("search", event.target.value.trim()), 250);
});
$("search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("search-box").value.trim()) go("search", $("search-box").value.trim());
});
