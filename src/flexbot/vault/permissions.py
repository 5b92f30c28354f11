"""The vault belongs to its user alone: what is wrong with a file or folder, and how it is put right.

POSIX: folder 0700, file 0600, both owned by the user who runs FlexBot, no links. The group bits of the mode also bound
what a POSIX access list grants, so a mode without them needs no look at the list.

Windows: owned by the user, and an access list for the user and the system. What FlexBot makes has exactly that, with
nothing inherited. A folder that others made under %APPDATA% inherits full access for the Administrators as well;
that is accepted, since an administrator can take any file anyway. Everyone else in the list is refused.

No folder above the vault's may let others put another folder in its place.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flexbot.errors import StorageError, VaultPermissionError
from flexbot.files import flush_folder, patiently
from flexbot.text import text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with `path`: a reason of `vault.permission.*`, and whether make_private mends it.

    `detail` is what was found: a mode, a user, the names in an access list.
    """

    path: Path
    reason: str
    repairable: bool
    detail: str = ""

    @property
    def why(self) -> str:
        """What is wrong, to follow the name of the path, in the current language."""
        return text(f"vault.permission.{self.reason}", detail=self.detail)

    @property
    def remedy(self) -> str:
        """What the user can do, in the current language."""
        return text(f"vault.permission.remedy.{'repair' if self.repairable else self.reason}", path=self.path)

    def error(self) -> VaultPermissionError:
        """The finding as the error that refuses the path."""
        return VaultPermissionError("vault.permission", path=self.path, why=self.why, remedy=self.remedy)


def check_private(folder: Path, file: Path | None) -> None:
    """Raise VaultPermissionError for the first of the `findings`; what does not exist has none."""
    for finding in findings(folder, file):
        raise finding.error()


def findings(folder: Path, file: Path | None) -> list[Finding]:
    """Everything that is wrong with the folders above `folder`, with `folder` itself and, if given, with `file`.

    Raises StorageError where that cannot be found out.
    """
    try:
        found = [one for above in _above(folder) for one in _parent_findings(above)]
        found += _findings(folder, folder=True)
        if file is not None:
            found += _findings(file, folder=False)
    except OSError as error:
        path = error.filename or folder
        raise StorageError("vault.permission_unknown", path=path, reason=error.strerror or error) from error
    return found


def open_checked(path: Path) -> int:
    """A descriptor to read the file `path`, checked on the very file that is open; links are not followed.

    Raises VaultPermissionError, FileNotFoundError, or another OSError when the disk refuses.
    """
    descriptor = patiently(lambda: _open_to_read(path))
    try:
        for finding in _open_findings(path, descriptor):
            raise finding.error()
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def open_private(path: Path) -> int:
    """Make the file `path`, for the user alone from its first byte, and return a descriptor to write it.

    Raises FileExistsError when something is there, also a link that leads nowhere, and any OSError of the disk.
    """
    return _create_file(path)


def create_private_folder(path: Path) -> None:
    """Make `path`, and the folders above it that are missing, for the user alone; what exists is left as it is."""
    for folder in (*reversed(path.parents), path):
        if not os.path.lexists(folder):
            try:
                _create_folder(folder)
            except FileExistsError:
                continue  # another FlexBot was faster
            flush_folder(folder.parent)


def make_private(path: Path) -> None:
    """Take everyone else's access to the file or folder `path` away, never through a link.

    Raises VaultPermissionError where that cannot be mended (a link, something else than a file or folder, owned by
    another user), and StorageError when the disk refuses.
    """
    try:
        for finding in _findings(path, folder=path.is_dir()):
            if not finding.repairable:
                raise finding.error()
        _protect(path)
    except OSError as error:
        raise StorageError("vault.permission_kept", path=path, reason=error.strerror or error) from error


def _above(folder: Path) -> Iterator[Path]:
    """The existing folders above `folder`, as it is written and, where links are on the way, as it really lies."""
    written = folder.absolute()
    for above in dict.fromkeys((*written.parents, written.parent.resolve(), *written.parent.resolve().parents)):
        if above.exists():
            yield above


if sys.platform == "win32":
    from flexbot.vault import acl

    _ADMINISTRATORS = "S-1-5-32-544"
    # Whoever makes or owns a file: entries that stand for the owner, which is checked by itself.
    _CREATOR_OWNER, _OWNER_RIGHTS = "S-1-3-0", "S-1-3-4"
    # Everyone, network, interactive, authenticated, Users, Guests, anonymous: groups any user of the machine is in. In
    # the folders above only these are looked for: a company's own administrators often have rights there.
    _ANYONE = frozenset({"S-1-1-0", "S-1-5-2", "S-1-5-4", "S-1-5-11", "S-1-5-32-545", "S-1-5-32-546", "S-1-5-7"})
    _SWAPS = acl.DELETE_CHILD | acl.WRITE_DAC | acl.WRITE_OWNER | acl.GENERIC_ALL
    _LINK = getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0x400)

    def _open_to_read(path: Path) -> int:
        if stat.S_ISDIR(
            os.lstat(path).st_mode
        ):  # Windows opens no folder to read: it would be a denial without a reason
            raise Finding(path, "not_a_file", repairable=False).error()
        return acl.open_to_read(path)

    _create_file, _create_folder, _protect = acl.create_file, acl.create_folder, acl.protect

    def _open_findings(path: Path, descriptor: int) -> list[Finding]:
        return _judged(path, os.fstat(descriptor), acl.access_of_open(descriptor), folder=False)

    def _findings(path: Path, *, folder: bool) -> list[Finding]:
        try:
            return _judged(path, os.lstat(path), patiently(lambda: acl.access_of(path)), folder=folder)
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _judged(path: Path, found: os.stat_result, access: acl.Access, *, folder: bool) -> list[Finding]:
        if found.st_file_attributes & _LINK:
            return [Finding(path, "link", repairable=False)]
        if folder != stat.S_ISDIR(found.st_mode):
            return [Finding(path, "not_a_folder" if folder else "not_a_file", repairable=False)]
        ours = {acl.user_sid(), acl.SYSTEM, _ADMINISTRATORS}
        if access.owner not in ours:
            return [Finding(path, "owner", repairable=False, detail=acl.account(access.owner))]
        if access.grants is None:
            return [Finding(path, "no_list", repairable=True)]
        others = dict.fromkeys(one.sid for one in access.grants if one.mask)
        named = [acl.account(sid) for sid in others if sid not in {*ours, _CREATOR_OWNER, _OWNER_RIGHTS}]
        return [Finding(path, "list", repairable=True, detail=", ".join(named))] if named else []

    def _parent_findings(above: Path) -> list[Finding]:
        try:
            grants = acl.access_of(above).grants
        except OSError:
            return []  # users may pass through folders, on a server most of all, that they may not look at
        # Who may delete a folder may rename it; the root of a drive has no name to change.
        swaps = _SWAPS if above == above.parent else _SWAPS | acl.DELETE
        able = (
            {"S-1-1-0"}
            if grants is None
            else {one.sid for one in grants if one.sid in _ANYONE and one.mask & swaps and not one.inherit_only}
        )
        named = ", ".join(acl.account(sid) for sid in sorted(able))
        return [Finding(above, "parent", repairable=False, detail=named)] if able else []

else:
    import pwd

    def _open_to_read(path: Path) -> int:
        # Not blocking: a FIFO put in the file's place would otherwise wait for a writer for ever.
        try:
            return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            for finding in _findings(path, folder=False):
                raise finding.error() from None  # a link, a socket: the reason is better than the error
            raise

    def _create_file(path: Path) -> int:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        os.fchmod(descriptor, 0o600)  # an umask such as 0777 takes the user's own access away as well
        return descriptor

    def _create_folder(path: Path) -> None:
        path.mkdir(mode=0o700)

    def _protect(path: Path) -> None:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
            for finding in _judged(path, os.fstat(descriptor), folder=folder):
                if not finding.repairable:
                    raise finding.error()
            os.fchmod(descriptor, 0o700 if folder else 0o600)
        finally:
            os.close(descriptor)

    def _open_findings(path: Path, descriptor: int) -> list[Finding]:
        return _judged(path, os.fstat(descriptor), folder=False)

    def _findings(path: Path, *, folder: bool) -> list[Finding]:
        try:
            return _judged(path, os.lstat(path), folder=folder)
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _judged(path: Path, found: os.stat_result, *, folder: bool) -> list[Finding]:
        if stat.S_ISLNK(found.st_mode):
            return [Finding(path, "link", repairable=False)]
        if not (stat.S_ISDIR if folder else stat.S_ISREG)(found.st_mode):
            return [Finding(path, "not_a_folder" if folder else "not_a_file", repairable=False)]
        if found.st_uid != os.geteuid():
            return [Finding(path, "owner", repairable=False, detail=_user(found.st_uid))]
        mode = stat.S_IMODE(found.st_mode)
        if mode & (0o077 if folder else 0o7177):
            return [Finding(path, "mode", repairable=True, detail=f"{mode:04o}")]
        return []

    def _parent_findings(above: Path) -> list[Finding]:
        mode = stat.S_IMODE(above.stat().st_mode)
        # In a folder with the sticky bit, such as /tmp, only the owner of a name may rename or delete it.
        swappable = mode & 0o022 and not mode & stat.S_ISVTX
        return [Finding(above, "parent", repairable=False, detail=f"{mode:04o}")] if swappable else []

    def _user(number: int) -> str:
        try:
            return pwd.getpwuid(number).pw_name
        except KeyError:
            return str(number)
