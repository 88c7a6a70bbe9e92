"""What can be read without opening history: the sellers and the templates of a console."""

from msgspec import Struct

from spconsole.config.paths import Paths, write_atomically
from spconsole.config.profiles import ProfileFile
from spconsole.config.settings import Settings
from spconsole.store.templates import TemplateStore


class Catalog(Struct, frozen=True):
    """Everything that a send is prepared from; to open it neither makes nor locks a file."""

    profiles: ProfileFile
    templates: TemplateStore


def open_catalog(paths: Paths, settings: Settings) -> Catalog:
    """The catalog of a console's folders, whether they exist or not."""
    return Catalog(
        ProfileFile(paths.profiles),
        TemplateStore(settings.templates_dir or paths.templates, write_atomically),
    )
