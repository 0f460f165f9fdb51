"""What stands before a change enters the book: the environment, the verbs, the hooks, the workflows, the lock."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml

import changed
import environment
import lessons
import notebooks
from rules.reading import code_cells

ROOT = environment.ROOT


def text_of(path):
    return (ROOT / path).read_text(encoding="utf-8")


def workflow(name):
    """A workflow as data; YAML reads its key `on` as True."""
    return yaml.safe_load(text_of(f".github/workflows/{name}.yml"))


# The environment


@pytest.mark.parametrize("version", [(3, 11), (3, 12, 4), (3, 13)])
def test_a_python_that_the_book_knows(version):
    assert environment.refusal(version, "Linux", "x86_64") is None
    assert environment.refusal(version, "Darwin", "arm64") is None


def test_other_machines_are_refused_with_a_sentence():
    assert "needs Python 3.11, 3.12 or 3.13; this is Python 3.10." in environment.refusal((3, 10, 1), "Linux", "x86_64")
    assert "this is Python 3.14" in environment.refusal((3, 14, 0), "Windows", "AMD64")
    assert "this is Python 4.12" in environment.refusal((4, 12, 0), "Windows", "AMD64")
    assert "Apple silicon" in environment.refusal((3, 12), "Darwin", "x86_64")


def test_the_range_of_versions_is_read_from_the_project():
    assert environment.versions('a = 1\nrequires-python = ">=3.9,<3.11"\n') == [9, 10]
    with pytest.raises(ValueError, match="requires-python"):
        environment.versions('requires-python = "~=3.11"\n')


def test_a_python_that_does_not_start_does_not_run_the_book(tmp_path):
    assert environment.runs(sys.executable)
    assert not environment.runs(tmp_path / "python")


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """A folder whose environment is made in name only, and the list of the things made or installed in it."""
    (tmp_path / "requirements.txt").write_text("numpy\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / ".venv").mkdir()
    taken = []
    things = re.compile(r"\.venv|packages|medai_utils")
    monkeypatch.setattr(environment, "step", lambda sentence, command: taken.append(things.search(sentence)[0]))
    monkeypatch.setattr(environment, "runs", lambda python: True)
    return tmp_path, taken


def test_the_environment_is_made_once(steps):
    folder, taken = steps
    environment.make(folder)
    assert taken == [".venv", "packages", "medai_utils"]
    environment.make(folder)
    assert len(taken) == 3


def test_a_new_lock_is_installed_over_what_is_there(steps):
    folder, taken = steps
    environment.make(folder)
    (folder / "requirements.txt").write_text("numpy\nscipy\n")
    taken.clear()
    environment.make(folder)
    assert taken == ["packages", "medai_utils"]


def test_a_new_project_file_installs_only_the_package(steps):
    folder, taken = steps
    environment.make(folder)
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    taken.clear()
    environment.make(folder)
    assert taken == ["medai_utils"]


def test_a_broken_or_moved_environment_is_made_anew(steps, monkeypatch):
    folder, taken = steps
    environment.make(folder)
    taken.clear()
    moved = folder / "moved"
    shutil.copytree(folder, moved)
    environment.make(moved)
    assert taken == [".venv", "packages", "medai_utils"]
    monkeypatch.setattr(environment, "runs", lambda python: False)
    taken.clear()
    environment.make(folder)
    assert taken == [".venv", "packages", "medai_utils"]


def test_a_step_that_failed_is_repeated_even_if_the_lock_is_put_back(steps, monkeypatch):
    folder, taken = steps
    environment.make(folder)
    (folder / "requirements.txt").write_text("numpy\nscipy\n")
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(environment, "step", lambda sentence, command: sys.exit("no network"))
        environment.make(folder)
    (folder / "requirements.txt").write_text("numpy\n")
    taken.clear()
    environment.make(folder)
    assert taken == ["packages", "medai_utils"]


def test_a_step_that_fails_shows_its_output(capfd):
    with pytest.raises(SystemExit, match="Failed"):
        environment.step("Trying ...", [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"])
    out, err = capfd.readouterr()
    assert out == "Trying ...\n"
    assert "the reason" in err


def test_a_step_that_succeeds_is_quiet(capfd):
    environment.step("Trying ...", [sys.executable, "-c", "print('much')"])
    assert capfd.readouterr().out == "Trying ...\n"


# The lock and the hooks


def locked():
    """The version of each package in requirements.txt."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text_of("requirements.txt"), re.MULTILINE))


def test_the_lock_has_fingerprints_and_names_no_index():
    lock = text_of("requirements.txt")
    assert lock.count("--hash=sha256:") >= len(locked()) > 100
    assert not re.search(r"https?://|--index-url|--find-links", lock)


def test_the_hooks_use_the_versions_of_the_lock():
    hooks = [hook for repo in yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"] for hook in repo["hooks"]]
    pins = {pin for hook in hooks for pin in hook.get("additional_dependencies", [])}
    assert pins
    assert pins <= {f"{name}=={version}" for name, version in locked().items()}


def test_the_hooks_run_on_every_system():
    for repo in yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"]:
        for hook in repo["hooks"]:
            if repo["repo"] == "local":
                assert hook["language"] == "python"
                assert hook["entry"].startswith("python tools/")


def test_the_fingerprints_of_text_do_not_depend_on_the_system():
    command = [
        "git",
        "check-attr",
        "eol",
        "requirements.txt",
        "chapters/02_cnn/05_pneumonia.ipynb",
        "_config.yml",
    ]
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[-1] for line in shown.splitlines()] == ["lf"] * 3


# The verbs

VERBS = re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE)


def dry(*arguments):
    """The last command that make would run, also where the tests themselves were started by make."""
    passed_on = {"FRESH", "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "NB", "SOLUTIONS"}
    environment = {name: value for name, value in os.environ.items() if name not in passed_on}
    command = ["make", "--no-print-directory", "-n", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_the_arguments_of_the_verbs():
    assert dry("lab", "FRESH=my notebook").endswith('tools/lab.py --fresh "my notebook"')
    assert dry("lab").endswith("tools/lab.py ")
    assert dry("book", "SOLUTIONS=no").endswith("tools/book.py --without-solutions")
    assert dry("book").endswith("tools/book.py ")
    assert dry("check", "NB=a.ipynb").endswith("tools/check.py a.ipynb")
    assert dry("test", "NB=a.ipynb b.ipynb").endswith("--dist loadscope a.ipynb b.ipynb")


@pytest.mark.parametrize(
    "path",
    ["README.md", "CONTRIBUTING.md", ".ci/run", *(f".github/workflows/{name}.yml" for name in ("test", "weekly"))],
)
def test_every_verb_that_is_named_exists(path):
    named = set(re.findall(r"(?:`|run: |^)make ([a-z]+)", text_of(path), re.MULTILINE))
    assert named
    assert named <= set(VERBS)


@pytest.mark.parametrize(
    "path",
    ["Makefile", "README.md", "binder/postBuild", ".pre-commit-config.yaml", ".github/workflows/test.yml"],
)
def test_every_script_that_is_named_exists(path):
    named = set(re.findall(r"tools[/\\](\w+\.py)", text_of(path)))
    assert named
    assert named <= {script.name for script in (ROOT / "tools").glob("*.py")}


# The workflows


@pytest.mark.parametrize("name", ["test", "weekly"])
def test_a_workflow_may_only_read_and_keeps_no_credentials(name):
    assert workflow(name)["permissions"] == {"contents": "read"}
    checkouts = [
        step
        for job in workflow(name)["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_publishing_waits_for_form_and_notebooks():
    jobs = workflow("test")["jobs"]
    publishing = [name for name, job in jobs.items() if "actions/deploy-pages" in str(job)]
    assert publishing == ["publish"]
    assert set(jobs["publish"]["needs"]) == set(jobs) - {"publish"}
    assert jobs["publish"]["if"] == "github.event_name == 'push'"
    others = [path.name for path in (ROOT / ".github/workflows").iterdir() if "deploy-pages" in path.read_text("utf-8")]
    assert others == ["test.yml"]


def test_every_weekly_job_is_reported():
    jobs = workflow("weekly")["jobs"]
    assert set(jobs["report"]["needs"]) == set(jobs) - {"report"}
    assert jobs["report"]["permissions"] == {"issues": "write"}


def test_all_versions_of_python_are_tried():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]["requires-python"]
    known = {f"3.{minor}" for minor in environment.versions(f'requires-python = "{project}"\n')}
    weekly = set(workflow("weekly")["jobs"]["pythons"]["strategy"]["matrix"]["python"])
    each_change = {
        step["with"]["python-version"]
        for step in workflow("test")["jobs"]["notebooks"]["steps"]
        if step.get("uses", "").startswith("actions/setup-python@")
    }
    assert weekly | each_change == known


# The edition, and the time that it takes


def test_one_version_to_cite_and_to_install():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert yaml.safe_load(text_of("CITATION.cff"))["version"] == project["version"]


def test_all_lessons_together_are_quick_enough():
    seconds = {path: lesson.seconds for path, lesson in lessons.read().items()}
    quick = [path for path, value in seconds.items() if value <= 0]
    read_only = [path for path in quick if not code_cells(notebooks.read(notebooks.CHAPTERS / f"{path}.ipynb"))]
    assert quick == read_only  # only a lesson without code takes no time
    assert sum(seconds.values()) <= lessons.LONGEST == 900


def test_the_arithmetic_for_seventy_lessons_is_that_of_the_facts():
    total = sum(lesson.seconds for lesson in lessons.read().values())
    assert f"take {total} s" in text_of("CONTRIBUTING.md")


# What a change makes necessary


@pytest.fixture
def house(tmp_path):
    """A book with two lessons in two chapters."""
    for path in ("chapters/01_background/10_ranking.ipynb", "chapters/02_cnn/05_pneumonia.ipynb"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    return tmp_path


CHAPTERS = {
    "a lesson": (["chapters/02_cnn/05_pneumonia.ipynb"], ["chapters/02_cnn"]),
    "its checker and answers": (
        ["medai_utils/checks/ranking.py", "tests/answers/ranking.py"],
        ["chapters/01_background"],
    ),
    "two chapters": (
        ["chapters/02_cnn/new.ipynb", "chapters/01_background/10_ranking.ipynb"],
        ["chapters/01_background", "chapters/02_cnn"],
    ),
    "a lesson and its facts": (
        ["chapters/02_cnn/05_pneumonia.ipynb", "data/lessons.csv", "references.bib", "_static/drawings/lung.svg"],
        ["chapters/02_cnn"],
    ),
    "prose": (["README.md", "chapters/02_cnn/index.md"], []),
    "a chapter that was removed": (["chapters/09_gone/01_last.ipynb"], []),
}


@pytest.mark.parametrize(("files", "chapters"), CHAPTERS.values(), ids=CHAPTERS)
def test_a_change_in_a_chapter_runs_that_chapter(files, chapters, house):
    assert changed.paths(files, house) == ["tests", "medai_utils", *chapters]


@pytest.mark.parametrize(
    "file",
    [
        "medai_utils/evaluation/ranking.py",
        "medai_utils/checks/__init__.py",
        "medai_utils/checks/gone.py",
        "requirements.txt",
        "tests/conftest.py",
        "data/bench_speed.csv",
        ".github/workflows/test.yml",
    ],
)
def test_any_other_change_runs_everything(file, house):
    assert changed.paths(["chapters/02_cnn/05_pneumonia.ipynb", file], house) == []
