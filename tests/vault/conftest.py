"""What the tests of the vault share: a real Secret Service of the test's own."""

from __future__ import annotations

from keychains import keyring_daemon, secret_service, session_bus

__all__ = ["keyring_daemon", "secret_service", "session_bus"]
