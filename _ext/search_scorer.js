// The order of what the search finds: a term's own lesson, then titles, then text; lessons before the rest, exercises last.
var Scorer = {
  objNameMatch: 11, objPartialMatch: 6, objPrio: {0: 15, 1: 5, 2: -5}, objPrioDefault: 0, // as in Sphinx
  title: 15, partialTitle: 7, term: 5, partialTerm: 2, // as in Sphinx
  score: ([page, , , , score]) => {
    if (page.endsWith("_exercises")) return 0.3 * score;
    return /\/\d+[a-z]?_\w+$/.test(page) ? 1.5 * score : score;
  },
};
