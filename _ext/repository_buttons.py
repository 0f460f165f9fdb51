"""Show the launch buttons and "report an error" exactly when _config.yml names the book's repository."""


def adjust(options):
    """Bring the theme's options into line with `repository_url`, in place."""
    known = bool(options.get("repository_url"))
    options["use_issues_button"] = known
    options["use_repository_button"] = known
    if not known:
        for key in ("repository_url", "repository_branch", "path_to_docs", "launch_buttons"):
            options.pop(key, None)


def setup(app):
    # Before the theme reads its options.
    app.connect("config-inited", lambda app, config: adjust(config.html_theme_options), priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
