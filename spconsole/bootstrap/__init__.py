"""The composition root: the only place that builds things, from settings to a `Workspace`."""

from spconsole.bootstrap.embedded import embedded_sandbox, fill_sandbox
from spconsole.bootstrap.workspace import open_workspace

__all__ = ["embedded_sandbox", "fill_sandbox", "open_workspace"]
