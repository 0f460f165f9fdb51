"""What every notebook of the book stores: outputs of one run, in order, that name no machine; pictures described."""

import re

from .reading import calls, claim_calls, code_cells, is_closed, pictures, pieces, printed, tags, texts

LONGEST_CELL = 25  # lines
LONGEST_OUTPUT = 40  # lines
SHORTEST_ALT = 20  # characters
UNTESTED = {"nbval-ignore-output", "nbval-raises-exception", "nbval-skip", "raises-exception", "skip-execution"}
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
    """A sentence on what is seen, in the metadata of each cell that draws, and with each picture in the prose."""
    faults = []
    for number, cell in code_cells(notebook):
        if any(mime.startswith("image/") for output in cell.outputs for mime in output.get("data", {})):
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "").strip()
            if len(alt) < SHORTEST_ALT:
                faults.append(f'cell {number} draws, so its metadata need {{"mystnb": {{"image": {{"alt": "..."}}}}}}')
            elif re.fullmatch(r"\S+", alt) or re.search(r"\.(png|jpe?g|svg)$", alt):
                faults.append(f"cell {number}: the alt text is a file name: {alt}")
            elif re.match(r"(an? |the )?(plot|image|picture|figure|graph|chart) (of|showing)\b", alt, re.IGNORECASE):
                faults.append(f"cell {number}: say what is seen, not that it is a plot: {alt}")
    faults += [
        f"a picture in the prose needs ![what is seen](address) with an alt text: {picture}"
        for piece in pieces(notebook)
        for picture, alt in pictures(piece)
        if len(alt) < SHORTEST_ALT
    ]
    return faults


def cells_are_short(notebook):
    """No code cell longer than a student can take in, claims not counted; no output longer than a screen."""
    faults = []
    for number, cell in code_cells(notebook):
        lines = len(cell.source.splitlines()) - sum(call.end_lineno - call.lineno + 1 for call in calls(cell, "claim"))
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


# Lessons


def begins_with_a_question(notebook):
    """Title and question stand in the first cell."""
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        return ['the first cell has to be Markdown that begins with the title, "# ..."']
    return [] if "?" in first.source else ["the first cell asks no question"]


def claims_are_stored(notebook):
    """At least one claim, and all of them hold in the stored outputs."""
    if not claim_calls(notebook):
        return ["no cell calls claim(...)"]
    return [
        f"cell {number} claims, but stores no line that begins with ✔: run make refresh"
        for number, cell in code_cells(notebook)
        if calls(cell, "claim") and not re.search(r"^✔", printed(cell), re.MULTILINE)
    ]


def no_hidden_imports(notebook):
    """Closed cells import nothing: what a lesson needs is seen."""
    return [
        f"cell {number} is closed and imports"
        for number, cell in code_cells(notebook)
        if is_closed(cell) and re.search(r"^\s*(import|from) ", cell.source, re.MULTILINE)
    ]


def seeded_once(notebook):
    """One call of set_seed."""
    times = sum(len(calls(cell, "set_seed")) for _, cell in code_cells(notebook))
    return [] if times == 1 else [f"set_seed is called {times} times, expected once"]


def not_for_clinical_use(notebook):
    """The page says once that its models are not for the clinic."""
    text = re.sub(r"\s+", " ", " ".join(piece.text for piece in texts(notebook))).lower()
    times = text.count("not for clinical use")
    return [] if times == 1 else [f'the prose says "not for clinical use" {times} times, expected once']
