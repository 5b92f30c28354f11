"""The dashboard: FlexBot for people who never open a terminal. One file per page; no rule of trading or of security."""
