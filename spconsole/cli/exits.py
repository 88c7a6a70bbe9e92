"""The only writer of stderr, and the only place where a failure becomes an exit code."""

import asyncio
import contextlib
import logging
import sys
import traceback
from collections.abc import Callable, Iterator

from spconsole.config.log import current_log, log_words, where_details
from spconsole.domain.errors import BlockedError, ExitCode, SpApiError, SpConsoleError, UsageError
from spconsole.domain.sellers import Environment
from spconsole.domain.text import shown
from spconsole.domain.usage import Pause

LOG = logging.getLogger("spconsole.cli")


class InterruptedActError(SpConsoleError):
    """Ctrl-C while something was on its way to Amazon."""

    title = "Interrupted"
    code = "Interrupted"
    exit_code = ExitCode.INTERRUPTED


class UnclearEndError(SpConsoleError):
    """Something of ours broke while a request was on its way to Amazon."""

    title = "Result unknown"
    code = "OutcomeUnknown"
    exit_code = ExitCode.UNKNOWN


def end(work: Callable[[], object]) -> int:
    """Run one command; however it ends, there are words for it and an exit code."""
    if not logging.getLogger().handlers:
        # With one, Python's last resort does not write warnings and tracebacks to the terminal.
        logging.getLogger().addHandler(logging.NullHandler())
    try:
        code = work()
    except (KeyboardInterrupt, EOFError) as interrupt:
        return fail(_interruption(interrupt))
    except SpConsoleError as error:
        return fail(error)
    except OSError as error:
        return fail(_broken(error)) if not isinstance(error, BrokenPipeError) else _unread()
    except Exception as error:
        return fail(SpConsoleError(_fault(error)))
    finally:
        if log := current_log():
            log.rest()
    return code if isinstance(code, int) else ExitCode.DONE


def fail(error: SpConsoleError) -> ExitCode:
    """Say what went wrong and what to do about it.

    Returns:
        The exit code that tells it to a script.
    """
    from spconsole.services.advice import advise  # noqa: PLC0415 - most commands end well

    LOG.warning("%s", log_words(error))
    for line in str(error).splitlines():
        _write(f"error: {line}\n")
    if commands := advise(error).commands:
        _write(f"{commands}\n")
    if isinstance(error, SpApiError) and error.request_id:
        _write(f"Request id, for a support case: {error.request_id}\n")
    return error.exit_code


def note_wait(pause: Pause) -> None:
    """Say that a call waits, and why."""
    note(pause.words)


def warn(text: str) -> None:
    """Something to know that does not stop the command."""
    _write(f"warning: {text}\n")


def note(text: str) -> None:
    """Something that happened on the way."""
    _write(f"{text}\n")


def misuse(text: str) -> None:
    """What is wrong with a command line as it was written."""
    _write(f"error: {text}\n")


def at_terminal() -> bool:
    """Whether there is a person: one who can read what is said or painted, and type."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def ask(question: str) -> str:
    """One line that a person types."""
    _write(f"{question} ")
    return sys.stdin.readline().strip()


def require_yes(question: str, refusal: str, *, yes: bool) -> None:
    """Go on only with a person's `yes`, or with `--yes`.

    Args:
        question: One line that names everything at stake.
        refusal: Why it needs a yes; for a shell where nobody can be asked.

    Raises:
        UsageError: Nobody can be asked.
        BlockedError: The answer was another.
    """
    if yes:
        return
    if not at_terminal():
        raise UsageError(f"{refusal} There is no terminal to ask on: add --yes to say it is meant.")
    if ask(f"{question} Type yes to go on:").lower() != "yes":
        raise BlockedError("The answer was not yes. Nothing was done.")


def allow_production(environment: Environment, what: str, *, yes: bool) -> None:
    """The question before anything reaches real sellers; other environments do not ask."""
    if environment is Environment.PRODUCTION:
        require_yes(f"PRODUCTION: {what}?", "Production reaches real sellers.", yes=yes)


@contextlib.contextmanager
def acting(interrupted: str) -> Iterator[None]:
    """From here on a request may be on its way: neither Ctrl-C nor a fault may be told as "nothing was done".

    Args:
        interrupted: What a person must know when this is cut short.
    """
    try:
        yield
    except (asyncio.CancelledError, KeyboardInterrupt) as error:
        raise InterruptedActError(interrupted) from error
    except SpConsoleError:
        raise
    except Exception as error:
        raise UnclearEndError(
            f"{_fault(error)} The request may have been done all the same: look before you repeat."
        ) from error


def _write(text: str) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            sys.stderr.write(shown(text))
            sys.stderr.flush()


def _interruption(interrupt: BaseException) -> SpConsoleError:
    """What Ctrl-C came into; a second one must not hide that the first came into a request."""
    cause: BaseException | None = interrupt
    while cause is not None:
        if isinstance(cause, InterruptedActError):
            return cause
        cause = cause.__context__
    return InterruptedActError("Interrupted. Nothing was sent.")


def _unread() -> ExitCode:
    from spconsole.cli.output import hush  # noqa: PLC0415 - the screen does without

    hush()
    return ExitCode.DONE


def _broken(error: OSError) -> SpConsoleError:
    where = f"{error.filename}: " if error.filename else ""
    return SpConsoleError(f"The system refused: {where}{error.strerror or type(error).__name__}.")


def _fault(error: Exception) -> str:
    """A bug, as a paragraph for its report; values stay out, for they may be secret."""
    LOG.error("a fault of ours", exc_info=error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"This is a fault in spconsole, not in what you typed: {type(error).__name__} in {place.name}, "
        f"{place.filename} line {place.lineno}. Please report this line, with what "
        f"spconsole doctor --bundle packs. {where_details()}"
    ).rstrip()
