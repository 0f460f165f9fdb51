"""What a page shows once _config.yml names the book's public repository: buttons, and the addresses of the published pages.

Without an address there is no button that leads nowhere, no canonical address, and no 404 page.
"""

import re

GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")


def adjust(options):
    """Bring the theme's options into line with `repository_url`, in place."""
    known = bool(options.get("repository_url"))
    options["use_issues_button"] = known
    options["use_repository_button"] = known
    if not known:
        for key in ("repository_url", "repository_branch", "path_to_docs", "launch_buttons"):
            options.pop(key, None)


def published_at(repository):
    """Where GitHub Pages shows the book of this repository; empty if that cannot be known.

    >>> published_at("https://github.com/Example/book")
    'https://example.github.io/book/'
    >>> published_at("")
    ''
    """
    found = GITHUB.fullmatch(repository)
    if not found:
        return ""
    owner, name = found.groups()
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def prepare(app, config):
    options = config.html_theme_options
    adjust(options)
    config.html_baseurl = config.html_baseurl or published_at(options.get("repository_url", ""))
    if config.html_baseurl:
        config.html_additional_pages = {**config.html_additional_pages, "404": "404.html"}


def setup(app):
    # Before the theme reads its options.
    app.connect("config-inited", prepare, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
