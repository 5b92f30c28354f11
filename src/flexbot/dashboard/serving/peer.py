"""Whose program is at the other end of a loopback connection.

A port on 127.0.0.1 can be reached by every user of the machine, and a browser sends its cookies to every port of the
host, also to one where another user listens. On Linux the kernel tells to which user a connection belongs
(`/proc/net/tcp`, described in the kernel's Documentation/networking/proc_net_tcp), so that other users are turned away
even with a stolen token or cookie. Elsewhere the token and the cookie are the only guard.
"""

from __future__ import annotations

import sys

Address = tuple[str, int]

if sys.platform == "linux":
    import os
    import socket
    import struct
    from pathlib import Path

    # a program may reach an IPv4 address through an IPv6 socket, which is listed in the second
    _TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
    # counted from the local address on
    _STATE, _USER = 2, 6
    _ESTABLISHED = "01"
    _ROOT = 0

    def is_other_user(client: Address, server: Address) -> bool:
        """Whether the connection from `client` to `server` (IPv4 address, port) belongs to neither this user nor root.

        Also True for a connection that its other end has left already: the kernel tells no owner any more, and no
        browser leaves before the answer. False where the kernel does not tell: without the tables, and for a
        connection that comes out of another network namespace.
        """
        try:
            tables = [table.read_text("ascii") for table in _TABLES if table.exists()]
        except OSError:
            return False
        here, there = _written(server), _written(client)
        theirs = _found(tables, there, here)
        if theirs is not None:
            return theirs[_STATE] != _ESTABLISHED or int(theirs[_USER]) not in (_ROOT, os.geteuid())
        ours = _found(tables, here, there)
        listens = _found(tables, here, _written(("0.0.0.0", 0))) is not None  # any, as the kernel says it
        return listens and (ours is None or ours[_STATE] != _ESTABLISHED)

    def _written(address: Address) -> tuple[str, str]:
        """How the two tables write `address`: as one and as four words in the machine's byte order."""
        word = struct.unpack("=I", socket.inet_aton(address[0]))[0]
        mapped = struct.unpack("=I", b"\x00\x00\xff\xff")[0]
        return (f"{word:08X}:{address[1]:04X}", f"{0:016X}{mapped:08X}{word:08X}:{address[1]:04X}")

    def _found(tables: list[str], local: tuple[str, str], remote: tuple[str, str]) -> list[str] | None:
        """The columns of the connection from `local` to `remote`, as either table writes them."""
        for table in tables:
            for one, other in zip(local, remote, strict=True):
                at = table.find(f" {one} {other} ")
                if at >= 0:
                    return table[at:].split(maxsplit=_USER + 1)[: _USER + 1]
        return None

else:

    def is_other_user(client: Address, server: Address) -> bool:
        """Whether the connection belongs to another user; this system does not tell."""
        return False
