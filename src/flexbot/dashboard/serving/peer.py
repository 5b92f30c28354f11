"""Whose program is at the other end of a loopback connection.

A port on 127.0.0.1 can be reached by every user of the machine, and a browser sends its cookies to every port of the
host, also to one where another user listens. On Linux the kernel tells to which user a connection belongs
(`/proc/net/tcp`, described in the kernel's Documentation/networking/proc_net_tcp), so that other users are turned away
even with a stolen token or cookie. Elsewhere the token and the cookie are the only guard.
"""

from __future__ import annotations

import sys
from pathlib import Path

if sys.platform == "linux":
    import os

    _TABLE = Path("/proc/net/tcp")
    _REMOTE, _LOCAL, _USER = 2, 1, 7

    def is_other_user(client_port: int, server_port: int) -> bool:
        """Whether the connection from 127.0.0.1:`client_port` belongs to neither this user nor root.

        False where the kernel does not tell, as for a connection that was passed on by another network namespace.
        """
        user = _user_of(client_port, server_port)
        return user is not None and user not in (0, os.geteuid())

    def _user_of(client_port: int, server_port: int) -> int | None:
        try:
            rows = _TABLE.read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            return None
        ends = (f":{client_port:04X}", f":{server_port:04X}")
        for row in rows:
            columns = row.split()
            if columns[_LOCAL].endswith(ends[0]) and columns[_REMOTE].endswith(ends[1]):
                return int(columns[_USER])
        return None

else:

    def is_other_user(client_port: int, server_port: int) -> bool:
        """Whether the connection belongs to another user; this system does not tell."""
        return False
