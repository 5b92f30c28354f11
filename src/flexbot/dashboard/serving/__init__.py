"""How the dashboard is served: the loopback server, the gate in front of it, and what the browser gets first."""
