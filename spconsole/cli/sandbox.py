"""The sandbox on a port, for curl, Postman or any SDK."""

import typer

from spconsole.bootstrap import embedded_sandbox
from spconsole.cli import options
from spconsole.cli.output import write_line
from spconsole.cli.session import start
from spconsole.domain.errors import ExitCode, SpConsoleError, UsageError
from spconsole.services.context import Setup, Workspace

LOOPBACK = "127.0.0.1"


def serve(
    context: typer.Context,
    host: options.Host = LOOPBACK,
    port: options.Port = 0,
    static: options.Static = False,
) -> int:
    """Serve the sandbox on this machine until Ctrl-C."""
    from spconsole.sandbox.serve import serve as serve_until_told  # noqa: PLC0415 - uvicorn
    from spconsole.spapi.endpoints import is_loopback  # noqa: PLC0415 - needed here alone

    if not is_loopback(host):
        raise UsageError(
            f"{host} is not a loopback address. The sandbox takes any credentials, so it serves this machine "
            f"only. Use --host {LOOPBACK}."
        )
    sandbox = embedded_sandbox(start(context).run(_setup), static=static)
    try:
        serve_until_told(sandbox, host, port, write_line)
    except OSError as error:
        reason = error.strerror or error
        raise SpConsoleError(
            f"Cannot listen on {host} port {port}: {reason}. Choose another --port."
        ) from error
    finally:
        sandbox.close()
    return ExitCode.DONE


async def _setup(workspace: Workspace) -> Setup:
    """The sandbox needs the folders and templates only; history is closed again before it serves."""
    return workspace
