"""A Chromium without a window, spoken to through two pipes (the DevTools protocol), with nothing but the standard library."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from select import select
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
PATIENCE = 60.0
"""Seconds to wait for an answer."""
KEYS = {"Tab": (9, ""), "Enter": (13, "\r")}


class Browser:
    """One page in a browser: `asked` are the addresses that it wanted, `said` what the browser complained of."""

    def __init__(self, home: Path) -> None:
        to_child, self._out = os.pipe()
        self._in, from_child = os.pipe()
        command = [
            CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
            f"--user-data-dir={home}", "--remote-debugging-pipe", "--window-size=1200,900", "about:blank",
        ]  # fmt: skip

        def pipes() -> None:
            # The browser reads from 3 and writes to 4, whatever our own numbers are.
            ours = os.dup(to_child), os.dup(from_child)
            os.dup2(ours[0], 3)
            os.dup2(ours[1], 4)

        with open(os.devnull, "wb") as nowhere:
            self._process = subprocess.Popen(
                command,
                preexec_fn=pipes,
                close_fds=False,
                env={**os.environ, "HOME": str(home)},
                stdout=nowhere,
                stderr=nowhere,
                stdin=nowhere,
            )
        os.close(to_child)
        os.close(from_child)
        self._rest, self._count, self._session = b"", 0, ""
        self.asked: list[str] = []
        self.said: list[str] = []
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.do(f"{domain}.enable")

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait()
        os.close(self._out)
        os.close(self._in)

    def do(self, method: str, **params: object) -> Any:
        """Send a command and return its result."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        wanted = self._count
        answer = self._until(lambda said: said.get("id") == wanted)
        assert "error" not in answer, (method, answer)
        return answer["result"]

    def _until(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            while b"\0" not in self._rest:
                assert select([self._in], [], [], PATIENCE)[0], "the browser says nothing"
                block = os.read(self._in, 1 << 16)
                assert block, "the browser has ended"
                self._rest += block
            one, _, self._rest = self._rest.partition(b"\0")
            said = json.loads(one)
            self._heard(said)
            if fits(said):
                return dict(said)

    def _heard(self, said: dict[str, Any]) -> None:
        held = said.get("params", {})
        if said.get("method") == "Network.requestWillBeSent":
            self.asked.append(held["request"]["url"])
        elif said.get("method") == "Log.entryAdded":
            self.said.append(held["entry"]["text"])
        elif said.get("method") == "Runtime.exceptionThrown":
            self.said.append(str(held["exceptionDetails"]))

    def open(self, path: Path) -> None:
        """Open a file and wait until it is there."""
        self.do("Page.navigate", url=path.as_uri())
        self._until(lambda said: said.get("method") == "Page.loadEventFired")

    def js(self, expression: str) -> Any:
        """Return the value of an expression on the page."""
        found = self.do("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def press(self, key: str, times: int = 1) -> None:
        """Press a key as a person does."""
        code, text = KEYS[key]
        for _ in range(times):
            down = "keyDown" if text else "rawKeyDown"
            same = {"key": key, "code": key, "windowsVirtualKeyCode": code}
            self.do("Input.dispatchKeyEvent", type=down, text=text, **same)
            self.do("Input.dispatchKeyEvent", type="keyUp", **same)

    def follow(self) -> None:
        """Press Enter on a link and wait for the page that it leads to."""
        self.press("Enter")
        self._until(lambda said: said.get("method") == "Page.loadEventFired")

    def type(self, text: str) -> None:
        """Type a text where the cursor is."""
        self.do("Input.insertText", text=text)
