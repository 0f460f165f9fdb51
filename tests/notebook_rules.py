"""The rules that the book's notebooks keep.

Each rule takes a notebook and returns its faults as sentences, so that it can be tried on notebooks that break it.
"""

import re
import string

LONGEST_CELL = 25  # lines
LONGEST_OUTPUT = 40  # lines
SHORTEST_ALT = 20  # characters
HIDDEN = {"hide-cell", "hide-input", "remove-cell", "remove-input"}
UNTESTED = {"nbval-ignore-output", "nbval-raises-exception", "nbval-skip", "raises-exception", "skip-execution"}
HEADINGS = [
    "You will be able to",
    "What you need first",
    "Claims",
    "Key points",
    "Exercises",
    "Further reading",
]
SILENCERS = [
    r"(simplefilter|filterwarnings)\(\s*(action\s*=\s*)?[\"']ignore",
    r"%%capture",
    r"capture_output\(",
    r"redirect_stderr\(",
    r"TF_CPP_MIN_LOG_LEVEL",
    r"TF_ENABLE_ONEDNN_OPTS",
    r"logging\.disable\(",
    r"\.setLevel\(",
    r"\.set_verbosity\(",
]
TRACES = {
    r"\b0x[0-9a-f]{6,}\b": "a memory address",
    r"(?<!\w)(/home|/Users|/root|/tmp|/private|/var|/usr)/|[A-Z]:\\\\?Users": "a path of one machine",
    r"\d+m?s/(step|epoch)|Epoch \d+/\d+": "a training log",
}
# The list of voice.md, as the beginnings of the words.
WORDS_TO_AVOID = [
    "leverag",
    "delv(e|es|ed|ing)\\b",
    "powerful",
    "state[- ]of[- ]the[- ]art",
    "seamless",
    "revolutioni[sz]",
    "crucial",
    "it is important to note",
    "let['’]s dive in",
]


def code_cells(notebook):
    """(number in the notebook, cell) of each code cell that is not empty; numbers start at 1."""
    return [
        (number, cell)
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "code" and cell.source.strip()
    ]


def prose(notebook):
    """The text of all Markdown cells."""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def tags(cell):
    """The tags of a cell, as a set."""
    return set(cell.metadata.get("tags", []))


def printed(cell):
    """What a cell printed or returned as text."""
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "\n".join(texts)


def _has_picture(cell):
    return any(mime.startswith("image/") for output in cell.outputs for mime in output.get("data", {}))


# Rules for every notebook


def executed_in_order(notebook):
    """Run top to bottom in a fresh kernel: nbval does not compare cells that were never run."""
    counts = [cell.execution_count for _, cell in code_cells(notebook)]
    if counts == list(range(1, len(counts) + 1)):
        return []
    return [f"execution counts are {counts}, expected 1 to {len(counts)} in order: run make refresh"]


def no_errors_stored(notebook):
    """No stderr and no traceback among the outputs."""
    faults = []
    for number, cell in code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                faults.append(f"cell {number} stores an error: {output.ename}: {output.evalue}")
            if output.get("name") == "stderr":
                faults.append(f"cell {number} stores stderr: {output.text.strip()[:100]}")
    return faults


def no_machine_traces(notebook):
    """No output that names one machine, or that changes from run to run."""
    return [
        f"cell {number} prints {what}: {match.group()}"
        for number, cell in code_cells(notebook)
        for pattern, what in TRACES.items()
        if (match := re.search(pattern, printed(cell)))
    ]


def pictures_have_alt_text(notebook):
    """A sentence on what is seen, in the metadata of each cell that draws."""
    faults = []
    for number, cell in code_cells(notebook):
        if _has_picture(cell):
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "").strip()
            if len(alt) < SHORTEST_ALT:
                faults.append(f'cell {number} draws, so its metadata need {{"mystnb": {{"image": {{"alt": "..."}}}}}}')
            elif re.fullmatch(r"\S+", alt) or re.search(r"\.(png|jpe?g|svg)$", alt):
                faults.append(f"cell {number}: the alt text is a file name: {alt}")
            elif re.match(r"(an? |the )?(plot|image|picture|figure|graph|chart) (of|showing)\b", alt, re.IGNORECASE):
                faults.append(f"cell {number}: say what is seen, not that it is a plot: {alt}")
    if re.search(r"!\[\s*\]\(", prose(notebook)):
        faults.append("a picture in the prose has no alt text: ![what is seen](address)")
    return faults


def cells_are_short(notebook):
    """No code cell longer than a student can take in, no output longer than a screen."""
    faults = []
    for number, cell in code_cells(notebook):
        lines = len(cell.source.splitlines())
        if lines > LONGEST_CELL:
            faults.append(f"cell {number} has {lines} lines, at most {LONGEST_CELL} are allowed")
        lines = len(printed(cell).splitlines())
        if lines > LONGEST_OUTPUT:
            faults.append(f"cell {number} prints {lines} lines, at most {LONGEST_OUTPUT} fit on a screen")
    return faults


def no_silenced_warnings(notebook):
    """A warning is mended or explained, never hidden."""
    return [
        f"cell {number} silences warnings or logs: {match.group()}"
        for number, cell in code_cells(notebook)
        for pattern in SILENCERS
        if (match := re.search(pattern, cell.source))
    ]


def no_cell_escapes_the_tests(notebook):
    """No tag and no comment that tells nbval or nbclient to look away."""
    faults = []
    for number, cell in code_cells(notebook):
        if tags(cell) & UNTESTED:
            faults.append(f"cell {number} has the tag {', '.join(tags(cell) & UNTESTED)}")
        if re.search(r"NBVAL_", cell.source):
            faults.append(f"cell {number} has an NBVAL comment: use the tag nbval-check-output")
    return faults


def avoids_words(notebook):
    """The prose keeps to the book's voice."""
    return words_to_avoid(prose(notebook))


def words_to_avoid(markdown):
    """The faults of voice in Markdown text; code, formulas, links' addresses and pictures are not read."""
    text = _without_code_blocks(markdown)
    text = re.sub(r"`[^`]*`|\$\$.*?\$\$|\$[^$\n]*\$|\]\([^)]*\)|<[^>]*>|!\[", " ", text, flags=re.DOTALL)
    faults = [
        f"a word to avoid: {match.group()}"
        for word in WORDS_TO_AVOID
        for match in re.finditer(rf"\b{word}\w*", text, re.IGNORECASE)
    ]
    return faults + [f"an exclamation mark: {match}" for match in re.findall(r"\S*\w!(?=\s|$|[\"'”’)*])", text)]


def _without_code_blocks(markdown):
    """The text without blocks of code and formulas; what stands in other directives, such as notes, is kept."""
    kept, fences, names = [], [], []
    for line in markdown.splitlines():
        in_code = bool(names) and (not names[-1].startswith("{") or names[-1] in ("{math}", "{code-block}"))
        fence = re.match(r"\s*(`{3,}|~{3,}|:{3,})\s*(\S*)", line)
        if fence and fences and not fence[2] and fence[1].startswith(fences[-1]):
            fences.pop()
            names.pop()
        elif fence and not in_code:
            fences.append(fence[1])
            names.append(fence[2])
        elif not in_code:
            kept.append(line)
    return "\n".join(kept)


# Rules for lessons


def begins_with_a_question(notebook):
    """Title and question stand in the first cell."""
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        return ['the first cell has to be Markdown that begins with the title, "# ..."']
    return [] if "?" in first.source else ["the first cell asks no question"]


def has_its_headings(notebook):
    """The parts of a lesson, in their order."""
    found = re.findall(r"^#{2,3} +(.+?)\s*$", prose(notebook), re.MULTILINE)
    plain = [heading.lower().rstrip(string.punctuation) for heading in found]
    places = {name: plain.index(name.lower()) for name in HEADINGS if name.lower() in plain}
    faults = [f"the heading {name} is missing" for name in HEADINGS if name not in places]
    if list(places.values()) != sorted(places.values()):
        faults.append(f"the headings are out of order, expected {', '.join(HEADINGS)}")
    return faults


def claims_in_sight(notebook):
    """At least one claim, and neither claims nor imports in hidden cells."""
    claims = [cell for _, cell in code_cells(notebook) if re.search(r"\bclaim\(", cell.source)]
    faults = [] if claims else ["no cell calls claim(...)"]
    for number, cell in code_cells(notebook):
        if tags(cell) & HIDDEN and re.search(r"\bclaim\(|^\s*(import|from) ", cell.source, re.MULTILINE):
            faults.append(f"cell {number} hides a claim or an import")
    return faults


def seeded_once(notebook):
    """One call of set_seed, near the top."""
    calls = sum(len(re.findall(r"\bset_seed\(", cell.source)) for _, cell in code_cells(notebook))
    return [] if calls == 1 else [f"set_seed is called {calls} times, expected once"]


def not_for_clinical_use(notebook):
    """The lesson says once that its models are not for the clinic."""
    text = re.sub(r"[\s>]+", " ", prose(notebook)).lower()
    times = text.count("not for clinical use")
    return [] if times == 1 else [f'the prose says "not for clinical use" {times} times, expected once']


# Rules for solutions and exercises


def no_labels(notebook):
    """No MyST label: the two twins would both define it."""
    patterns = [r"^\([\w:-]+\)=", r"^\s*:(name|label):", r"\{#[\w:-]+", r"\$\$\s*\([\w:-]+\)"]
    faults = [
        f"a label that both twins would define: {match.group().strip()}"
        for pattern in patterns
        for match in re.finditer(pattern, prose(notebook), re.MULTILINE)
    ]
    for number, cell in code_cells(notebook):
        if "name" in cell.metadata.get("mystnb", {}).get("figure", {}):
            faults.append(f"cell {number}: a figure's name that both twins would define")
    return faults


def every_solution_is_checked(notebook):
    """Each check stands in a compared cell, whose stored output says Right."""
    checks = [(number, cell) for number, cell in code_cells(notebook) if re.search(r"\bcheck\(", cell.source)]
    faults = [] if checks else ["no cell calls check(...)"]
    for number, cell in checks:
        if "nbval-check-output" not in tags(cell):
            faults.append(f"cell {number} calls check(...) without the tag nbval-check-output")
        if not printed(cell).startswith("Right"):
            faults.append(f"cell {number} stores {printed(cell)[:80]!r}, expected a line that begins with Right")
    return faults


def nothing_stored(notebook):
    """Exercises carry no outputs, no solutions, no cells to compare."""
    faults = []
    for number, cell in code_cells(notebook):
        if cell.outputs or cell.execution_count is not None:
            faults.append(f"cell {number} stores an output or an execution count: run make exercises")
        if tags(cell) & {"solution", "nbval-check-output"}:
            faults.append(f"cell {number} has a tag of the solutions: run make exercises")
    return faults


# Rules that need more than the notebook


def unresolved_citations(notebook, keys):
    """The faults of citations whose key is not among `keys`."""
    cited = re.findall(r"\{cite(?::\w+)*\}`([^`]+)`", prose(notebook))
    used = [key.strip() for group in cited for key in group.split(",")]
    return [f"{key} is cited but not in references.bib" for key in used if key not in keys]


EVERY_NOTEBOOK = [cells_are_short, no_silenced_warnings, no_cell_escapes_the_tests, avoids_words]
EXECUTED = [executed_in_order, no_errors_stored, no_machine_traces, pictures_have_alt_text]
LESSON = [begins_with_a_question, has_its_headings, claims_in_sight, seeded_once, not_for_clinical_use]


def rules_for(name):
    """The rules for a notebook of this file name."""
    if name == "exercises.ipynb":
        return [*EVERY_NOTEBOOK, no_labels, nothing_stored]
    if name == "solutions.ipynb":
        return [*EVERY_NOTEBOOK, *EXECUTED, no_labels, every_solution_is_checked]
    if name[:1].isdigit():
        return [*EVERY_NOTEBOOK, *EXECUTED, *LESSON]
    return [*EVERY_NOTEBOOK, *EXECUTED]


def faults_of(notebook, name):
    """All faults of a notebook of this file name, each with the rule that found it."""
    return [f"{rule.__name__}: {fault}" for rule in rules_for(name) for fault in rule(notebook)]
