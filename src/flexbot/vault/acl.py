"""Windows: who may do what with a file or folder, asked and set through the system's own security calls.

Files that FlexBot makes carry the security descriptor `O:<user> D:P(A;;FA;;;SY)(A;;FA;;;<user>)`: owned by the user,
full access for the system and the user, and protected (`P`), so that nothing is inherited from the folder. Written
in Microsoft's Security Descriptor Definition Language ("SDDL", MS-DTYP 2.5.1). Elsewhere the module is empty.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

if sys.platform == "win32":
    import msvcrt
    from ctypes import wintypes

    SYSTEM = "S-1-5-18"

    # Bits of an access mask (MS-DTYP 2.4.3 and the file rights of winnt.h).
    DELETE_CHILD = 0x40
    DELETE = 0x10000
    READ_CONTROL = 0x20000
    WRITE_DAC = 0x40000
    WRITE_OWNER = 0x80000
    GENERIC_ALL = 0x10000000
    _GENERIC_READ, _GENERIC_WRITE = 0x80000000, 0x40000000

    _TOKEN_QUERY, _TOKEN_USER = 0x8, 1
    _SE_FILE_OBJECT = 1
    _OWNER_INFORMATION, _DACL_INFORMATION, _PROTECTED_DACL_INFORMATION = 0x1, 0x4, 0x80000000
    _SDDL_REVISION = 1
    _ACL_SIZE_INFORMATION = 2
    _ACE_ALLOWED = frozenset({0x0, 0x5, 0x9, 0xB})  # plain, object, callback, callback object
    _ACE_OBJECT = frozenset({0x5, 0xB})
    _INHERIT_ONLY = 0x8
    _SHARE_ALL = 0x7  # read, write, delete: what we open stops no other program more than Windows insists on
    _CREATE_NEW, _OPEN_EXISTING = 1, 3
    # Opens a link itself instead of what it leads to; and folders at all.
    _OPEN_REPARSE_POINT, _BACKUP_SEMANTICS = 0x200000, 0x2000000
    _INVALID_HANDLE = ctypes.c_void_p(-1).value

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _security = ctypes.WinDLL("advapi32", use_last_error=True)

    class _SecurityAttributes(ctypes.Structure):
        _fields_ = (("length", wintypes.DWORD), ("descriptor", ctypes.c_void_p), ("inherit", wintypes.BOOL))

    class _AclSize(ctypes.Structure):
        _fields_ = (("count", wintypes.DWORD), ("used", wintypes.DWORD), ("free", wintypes.DWORD))

    class _AceHeader(ctypes.Structure):
        _fields_ = (
            ("kind", ctypes.c_ubyte),
            ("flags", ctypes.c_ubyte),
            ("size", wintypes.WORD),
            ("mask", wintypes.DWORD),
        )

    _out = ctypes.POINTER(ctypes.c_void_p)
    _kernel.GetCurrentProcess.argtypes = ()
    _kernel.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _kernel.LocalFree.argtypes = (ctypes.c_void_p,)
    _kernel.LocalFree.restype = ctypes.c_void_p
    _kernel.CreateDirectoryW.argtypes = (wintypes.LPCWSTR, ctypes.POINTER(_SecurityAttributes))
    _kernel.CreateFileW.argtypes = (
        wintypes.LPCWSTR,
        wintypes.DWORD,
        wintypes.DWORD,
        ctypes.POINTER(_SecurityAttributes),
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.HANDLE,
    )
    _kernel.CreateFileW.restype = wintypes.HANDLE
    _security.OpenProcessToken.argtypes = (wintypes.HANDLE, wintypes.DWORD, ctypes.POINTER(wintypes.HANDLE))
    _security.GetTokenInformation.argtypes = (
        wintypes.HANDLE,
        ctypes.c_int,
        ctypes.c_void_p,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.DWORD),
    )
    _security.ConvertSidToStringSidW.argtypes = (ctypes.c_void_p, _out)
    _security.ConvertStringSidToSidW.argtypes = (wintypes.LPCWSTR, _out)
    _security.LookupAccountSidW.argtypes = (
        wintypes.LPCWSTR,
        ctypes.c_void_p,
        wintypes.LPWSTR,
        ctypes.POINTER(wintypes.DWORD),
        wintypes.LPWSTR,
        ctypes.POINTER(wintypes.DWORD),
        ctypes.POINTER(ctypes.c_int),
    )
    _security.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = (
        wintypes.LPCWSTR,
        wintypes.DWORD,
        _out,
        ctypes.c_void_p,
    )
    _security.GetSecurityInfo.argtypes = (wintypes.HANDLE, ctypes.c_int, wintypes.DWORD, _out, _out, _out, _out, _out)
    _security.GetSecurityInfo.restype = wintypes.DWORD
    _security.SetKernelObjectSecurity.argtypes = (wintypes.HANDLE, wintypes.DWORD, ctypes.c_void_p)
    _security.GetAclInformation.argtypes = (ctypes.c_void_p, ctypes.c_void_p, wintypes.DWORD, ctypes.c_int)
    _security.GetAce.argtypes = (ctypes.c_void_p, wintypes.DWORD, _out)

    @dataclass(frozen=True, slots=True)
    class Grant:
        """One entry of an access list that allows something: to whom (SID), what (access mask), and where it counts."""

        sid: str
        mask: int
        inherit_only: bool

    @dataclass(frozen=True, slots=True)
    class Access:
        """Owner (SID) and grants of a file or folder; `grants` is None without a list, which lets everyone in."""

        owner: str
        grants: tuple[Grant, ...] | None

    @cache
    def user_sid() -> str:
        """The SID of the user this process runs as, `S-1-5-21-…`."""
        token = wintypes.HANDLE()
        _succeed(_security.OpenProcessToken(_kernel.GetCurrentProcess(), _TOKEN_QUERY, ctypes.byref(token)))
        try:
            size = wintypes.DWORD()
            _security.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(size))
            buffer = ctypes.create_string_buffer(size.value)
            _succeed(_security.GetTokenInformation(token, _TOKEN_USER, buffer, size, ctypes.byref(size)))
            # TOKEN_USER begins with the pointer to the SID, which lies in the same buffer.
            return _sid_text(ctypes.c_void_p.from_buffer(buffer).value)
        finally:
            _kernel.CloseHandle(token)

    def account(sid: str) -> str:
        """The name people know a SID by, such as `BUILTIN\\Users`; the SID itself where the system knows none."""
        raw = ctypes.c_void_p()
        _succeed(_security.ConvertStringSidToSidW(sid, ctypes.byref(raw)))
        try:
            name, domain = ctypes.create_unicode_buffer(256), ctypes.create_unicode_buffer(256)
            sizes = wintypes.DWORD(256), wintypes.DWORD(256)
            kind = ctypes.c_int()
            if not _security.LookupAccountSidW(
                None, raw, name, ctypes.byref(sizes[0]), domain, ctypes.byref(sizes[1]), ctypes.byref(kind)
            ):
                return sid
        finally:
            _kernel.LocalFree(raw)
        return f"{domain.value}\\{name.value}" if domain.value else name.value

    def create_file(path: Path) -> int:
        """Make the file `path`, private from its first byte, and return a descriptor to write it; FileExistsError."""
        with _private_attributes(folder=False) as attributes:
            handle = _open(path, _GENERIC_READ | _GENERIC_WRITE, _CREATE_NEW, 0, attributes)
        return _descriptor(handle, os.O_RDWR)

    def create_folder(path: Path) -> None:
        """Make the folder `path`, private together with all that will be made in it; FileExistsError."""
        with _private_attributes(folder=True) as attributes:
            if not _kernel.CreateDirectoryW(str(path), ctypes.byref(attributes)):
                _fail(path)

    def open_to_read(path: Path) -> int:
        """A descriptor to read the file `path`, or the link itself where it is one."""
        return _descriptor(_open(path, _GENERIC_READ | READ_CONTROL, _OPEN_EXISTING, _OPEN_REPARSE_POINT), os.O_RDONLY)

    def access_of(path: Path) -> Access:
        """Owner and grants of the file or folder `path`, or of the link itself where it is one."""
        with _handle(path, READ_CONTROL) as handle:
            return _access(handle)

    def access_of_open(descriptor: int) -> Access:
        """Owner and grants of an open file."""
        return _access(msvcrt.get_osfhandle(descriptor))

    def protect(path: Path) -> None:
        """Give `path` itself the private access list; its owner, and what lies in a folder, stay as they are.

        Set with the kernel's call and not with SetSecurityInfo, which would rewrite the list of every candle file
        below a folder (and on Wine puts back what `P` keeps out).
        """
        with (
            _handle(path, READ_CONTROL | WRITE_DAC) as handle,
            _private_attributes(folder=path.is_dir()) as attributes,
        ):
            wanted = _DACL_INFORMATION | _PROTECTED_DACL_INFORMATION
            if not _security.SetKernelObjectSecurity(handle, wanted, attributes.descriptor):
                _fail(path)

    @contextmanager
    def _private_attributes(*, folder: bool) -> Iterator[_SecurityAttributes]:
        """The descriptor of what FlexBot makes; a folder's entries pass on to its files (OI) and folders (CI)."""
        user, passed_on = user_sid(), "OICI" if folder else ""
        written = f"O:{user}D:P(A;{passed_on};FA;;;SY)(A;{passed_on};FA;;;{user})"
        descriptor = ctypes.c_void_p()
        _succeed(
            _security.ConvertStringSecurityDescriptorToSecurityDescriptorW(
                written, _SDDL_REVISION, ctypes.byref(descriptor), None
            )
        )
        try:
            yield _SecurityAttributes(ctypes.sizeof(_SecurityAttributes), descriptor, False)
        finally:
            _kernel.LocalFree(descriptor)

    def _open(
        path: Path,
        wanted: int,
        disposition: int,
        flags: int,
        attributes: _SecurityAttributes | None = None,
    ) -> int:
        given = None if attributes is None else ctypes.byref(attributes)
        handle: int | None = _kernel.CreateFileW(str(path), wanted, _SHARE_ALL, given, disposition, flags, None)
        if handle is None or handle == _INVALID_HANDLE:
            _fail(path)
        return handle

    @contextmanager
    def _handle(path: Path, wanted: int) -> Iterator[int]:
        handle = _open(path, wanted, _OPEN_EXISTING, _OPEN_REPARSE_POINT | _BACKUP_SEMANTICS)
        try:
            yield handle
        finally:
            _kernel.CloseHandle(handle)

    def _descriptor(handle: int, flags: int) -> int:
        try:
            return msvcrt.open_osfhandle(handle, flags | os.O_BINARY | os.O_NOINHERIT)
        except OSError:
            _kernel.CloseHandle(handle)
            raise

    def _access(handle: int) -> Access:
        owner, dacl, descriptor = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
        wanted = _OWNER_INFORMATION | _DACL_INFORMATION
        _report(
            _security.GetSecurityInfo(
                handle,
                _SE_FILE_OBJECT,
                wanted,
                ctypes.byref(owner),
                None,
                ctypes.byref(dacl),
                None,
                ctypes.byref(descriptor),
            )
        )
        try:
            # Owner and list point into the descriptor, which is the one that is freed.
            return Access(_sid_text(owner.value), None if dacl.value is None else tuple(_grants(dacl)))
        finally:
            _kernel.LocalFree(descriptor)

    def _grants(dacl: ctypes.c_void_p) -> Iterator[Grant]:
        size = _AclSize()
        _succeed(_security.GetAclInformation(dacl, ctypes.byref(size), ctypes.sizeof(size), _ACL_SIZE_INFORMATION))
        for number in range(size.count):
            place = ctypes.c_void_p()
            _succeed(_security.GetAce(dacl, number, ctypes.byref(place)))
            assert place.value is not None
            head = _AceHeader.from_address(place.value)
            if head.kind not in _ACE_ALLOWED:
                continue
            start = place.value + ctypes.sizeof(_AceHeader)
            if head.kind in _ACE_OBJECT:
                # A word of flags comes first; each of its two low bits announces a GUID of 16 bytes.
                announced = wintypes.DWORD.from_address(start).value
                start += 4 + 16 * (announced & 1) + 16 * (announced >> 1 & 1)
            yield Grant(_sid_text(start), head.mask, bool(head.flags & _INHERIT_ONLY))

    def _sid_text(sid: int | None) -> str:
        written = ctypes.c_void_p()
        _succeed(_security.ConvertSidToStringSidW(sid, ctypes.byref(written)))
        try:
            assert written.value is not None
            return ctypes.wstring_at(written.value)
        finally:
            _kernel.LocalFree(written)

    def _succeed(worked: int) -> None:
        if not worked:
            raise ctypes.WinError(ctypes.get_last_error())

    def _fail(path: Path) -> NoReturn:
        code = ctypes.get_last_error()
        raise OSError(None, ctypes.FormatError(code), str(path), code)

    def _report(code: int) -> None:
        if code:
            raise ctypes.WinError(code)
