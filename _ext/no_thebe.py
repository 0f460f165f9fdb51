"""Take out sphinx-thebe, which Jupyter Book always loads.

It puts an address of another host and a script that fails into every page, for a button that the book does not have.
"""

STYLE = "sphinx-thebe.css"


def take_out(app, config):
    for listeners in app.events.listeners.values():
        listeners[:] = [one for one in listeners if not one.handler.__module__.startswith("sphinx_thebe")]
    app.registry.css_files[:] = [(name, options) for name, options in app.registry.css_files if name != STYLE]


def setup(app):
    app.connect("config-inited", take_out)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
