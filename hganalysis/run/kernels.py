"""The kernels that notebooks of a run are executed in: each a process of its own, forked from a warm one."""

from __future__ import annotations

import json
import math
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from queue import Empty
from threading import RLock, active_count
from typing import IO, TYPE_CHECKING, Any, ClassVar, NoReturn, cast

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from hganalysis.run.kernel_server import (
    CAN_FORK,
    FIRST,
    PYTHON,
    SAME_EVERYWHERE,
    import_for_good,
    in_environment_of_kernels,
    serve,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from jupyter_client.connect import KernelConnectionInfo

COLD_START = (
    "Lưu ý: máy này không nhân bản được tiến trình (fork), nên mỗi sổ tay khởi động riêng và lâu hơn."
)

READY_SECONDS = 60
ANSWER_SECONDS, HEARD_SECONDS = 1, 0.2
"""How long a kernel may take to answer before it is asked again, and what it tells all before it is lost."""

LOOK_SECONDS = 0.01
LAUNCHER = "ipykernel_launcher"
PROVISIONER = "hganalysis-forked"
NOTHING_OF_THE_USER = ["--HistoryManager.enabled=False"]
"""With a folder of its own in place of ~/.ipython, a kernel runs no start-up files and keeps no history."""


class KernelServer:
    """A process that has imported what notebooks share; it starts at once and is ready some seconds later.

    Used as a context; at its end the server and every kernel forked from it are gone.
    """

    def __init__(self, *, forked: bool = False) -> None:
        self._process = _ForkedServer() if forked else _new_server()
        self._lock = RLock()
        self.is_gone = False
        self._started: list[ForkedProcess] = []
        self._ended: dict[int, int] = {}
        self._heard = b""

    def __enter__(self) -> KernelServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def start(self, argv: list[str], env: dict[str, str], cwd: str, *, second: bool = False) -> ForkedProcess:
        """Fork a kernel, and a second process beside it if wanted (`hganalysis.answers.second_process`).

        Raises OSError: the server is gone, or not ready in time.
        """
        ask = json.dumps({"argv": argv, "env": env, "cwd": cwd, "second": second})
        stdin = cast("IO[bytes]", self._process.stdin)
        with self._lock:
            stdin.write(ask.encode() + b"\n")
            stdin.flush()
            for said in self._said(time.monotonic() + READY_SECONDS):
                if "started" in said:
                    self._started.append(ForkedProcess(self, said["started"]))
                    return self._started[-1]
        self._process.kill()  # a late answer would be taken for that to the next question
        raise ChildProcessError("Tiến trình nền của các sổ tay không trả lời.")

    def end_kernels(self) -> None:
        """End every kernel that still runs, at once."""
        for kernel in self._started:
            kernel.kill()

    def code_of(self, pid: int) -> int | None:
        """Return the exit code of a kernel, None while it runs; none outlives the server."""
        with self._lock:
            if pid not in self._ended:
                for _ in self._said(time.monotonic()):
                    pass
        return self._ended.get(pid, -signal.SIGKILL if self.is_gone else None)

    def _said(self, until: float) -> Iterator[dict[str, int]]:
        """Yield what the server says until a moment; which kernels ended is kept."""
        says = cast("IO[bytes]", self._process.stdout).fileno()
        while select.select([says], [], [], max(0, until - time.monotonic()))[0]:
            got = os.read(says, 65536)
            if not got:
                self.is_gone = True
                return
            *lines, self._heard = (self._heard + got).split(b"\n")
            heard = [json.loads(line) for line in lines]
            self._ended |= {said["ended"]: said["code"] for said in heard if "ended" in said}
            yield from heard


def _new_server() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own module, by the running interpreter
        [*PYTHON, "-m", "hganalysis.run.kernel_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **SAME_EVERYWHERE},
        start_new_session=True,
    )


class _ForkedServer:
    """A server forked from a process that has imported what it needs and has no threads."""

    def __init__(self) -> None:
        asks, self._asks = os.pipe()
        self._says, says = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            _become_server(asks, says)
        os.close(asks)
        os.close(says)
        self.stdin, self.stdout = os.fdopen(self._asks, "wb"), os.fdopen(self._says, "rb")

    def kill(self) -> None:
        """End the server at once."""
        os.kill(self.pid, signal.SIGKILL)

    def communicate(self) -> None:
        """Let go of its input, and wait for its end."""
        self.stdin.close()
        os.waitpid(self.pid, 0)


def _become_server(asks: int, says: int) -> NoReturn:
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        for fd, standard in ((asks, 0), (says, 1), (nothing, 2)):
            os.dup2(fd, standard)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        serve()
        code = 0
    finally:
        os._exit(code)


_OWN: list[KernelServer] = []
_OWN_LOCK = RLock()


def fork_own_server() -> None:
    """Fork the server of this process, which must be warm and without threads."""
    _OWN.append(KernelServer(forked=True))


def become_warm(alive: Callable[[], None]) -> None:
    """Import what notebooks share into this process and fork their server from it, where that can be.

    It can in a process that computes as kernels do and has no threads; elsewhere a run starts a server.
    `alive` is called every second meanwhile, by the alarm clock of the process, since a thread may not be.
    """
    if not CAN_FORK or not in_environment_of_kernels() or active_count() > 1 or _OWN:
        return
    with _every_second(alive):
        import_for_good(*FIRST)
    path = sys.path[:]
    try:
        if not sys.flags.safe_path:
            del sys.path[0]  # of this command; a kernel looks in its own folder
        fork_own_server()
    finally:
        sys.path[:] = path


@contextmanager
def _every_second(call: Callable[[], None]) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, lambda *_: call())
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def own_server() -> KernelServer | None:
    """Return the server of this process, started when first asked for; it ends with the process."""
    with _OWN_LOCK:
        if CAN_FORK and not _OWN:
            _OWN.append(KernelServer())
        return _OWN[0] if _OWN else None


@contextmanager
def kept_server() -> Iterator[None]:
    """Keep one server for all kernels that this process asks for meanwhile, where kernels are forked."""
    if not CAN_FORK or _OWN:
        yield
        return
    with KernelServer() as server:
        _OWN.append(server)
        try:
            yield
        finally:
            _OWN.remove(server)


@contextmanager
def warm_kernels(say: Callable[[str], None]) -> Iterator[KernelServer | None]:
    """Give a server of kernels while notebooks run; none, and a line that says so, where there is no fork."""
    if not CAN_FORK:
        say(COLD_START)
        yield None
        return
    if _OWN:
        yield _OWN[0]
        return
    with KernelServer() as server:
        yield server


class ForkedProcess:
    """A process that the server started, with the part of `subprocess.Popen` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, server: KernelServer, pid: int) -> None:
        self._server, self.pid = server, pid

    def poll(self) -> int | None:
        """Return the exit code, None while the process runs."""
        return self._server.code_of(self.pid)

    def wait(self) -> int | None:
        """Return the exit code once the process is gone."""
        while self.poll() is None:
            time.sleep(LOOK_SECONDS)
        return self.poll()

    def send_signal(self, signum: int) -> None:
        """Send a signal, unless the process is gone: its number may be another's by now."""
        with suppress(ProcessLookupError):  # gone since it was looked for
            if self.poll() is None:
                os.kill(self.pid, signum)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)


class ForkedKernelProvisioner(LocalProvisioner):
    """Has the kernel forked by the server its manager knows; entry point ``hganalysis-forked``."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel that a command line names; a server that is gone costs time, not the run."""
        manager = cast("OwnKernelManager", self.parent)
        server: KernelServer = manager.server
        argv = cmd[cmd.index(LAUNCHER) + 1 :]
        try:
            kernel = server.start(argv, kwargs["env"], kwargs["cwd"], second=manager.second)
        except OSError:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = cast("subprocess.Popen[bytes]", kernel)
        self.pid = self.pgid = kernel.pid
        self.cwd = kwargs["cwd"]
        return self.connection_info


class PromptClient(AsyncKernelClient):
    """Is ready once the kernel answers, and does not listen a fifth of a second for whether it says more.

    nbclient passes over what belongs to no cell of its own.
    """

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until both channels are heard. Raises RuntimeError: the kernel is gone, or time is up."""
        until = time.monotonic() + (math.inf if timeout is None else timeout)
        while time.monotonic() < until:
            self.kernel_info()
            with suppress(Empty):
                answer = await self.shell_channel.get_msg(timeout=ANSWER_SECONDS)
                await self.iopub_channel.get_msg(timeout=HEARD_SECONDS)
                self._handle_kernel_info_reply(answer)
                return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    wait_for_ready = _async_wait_for_ready


class OwnKernelManager(AsyncKernelManager):
    """Starts kernels of the running Python itself, over Unix sockets where the platform has them.

    Ports are a shared, racy resource (jupyter_client issue 487); sockets in a folder of our own are not.
    """

    server: ClassVar[Any] = None
    second: ClassVar[bool] = False
    client_factory: Any = PromptClient

    @classmethod
    def of(cls, server: KernelServer | None, *, second: bool = False) -> type[OwnKernelManager]:
        """Return the manager whose kernels a server forks; without one each starts an interpreter.

        Those that are forked have a `second` process if wanted.
        """
        return type(cls.__name__, (cls,), {"server": server, "second": second})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._own = tempfile.TemporaryDirectory(prefix="hg-")
        if os.name == "posix":
            self.transport = "ipc"
            self.ip = os.path.join(self._own.name, "k")  # absolute: the kernel runs in another folder

    async def _async_pre_start_kernel(self, **options: Any) -> tuple[list[str], dict[str, Any]]:
        """Keep what a kernel says on its way out off the terminal; what cells say is in the notebook."""
        command, options = await super()._async_pre_start_kernel(**options)
        return command, {**options, "stderr": subprocess.DEVNULL}

    pre_start_kernel = _async_pre_start_kernel

    async def _async_wait(self, pollinterval: float = LOOK_SECONDS) -> None:
        """Wait for the end of the kernel; jupyter_client looks only every tenth of a second."""
        await super()._async_wait(min(pollinterval, LOOK_SECONDS))

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of this interpreter, whatever kernels the machine has registered."""
        forked = {"kernel_provisioner": {"provisioner_name": PROVISIONER}} if self.server else {}
        argv = [*PYTHON, "-m", LAUNCHER, "-f", "{connection_file}", *NOTHING_OF_THE_USER]
        argv += [f"--ipython-dir={self._own.name}"]
        return KernelSpec(
            argv=argv, display_name="Python 3", language="python", env=SAME_EVERYWHERE, metadata=forked
        )
