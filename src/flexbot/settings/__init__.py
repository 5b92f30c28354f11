"""Settings: every key typed, ranged and documented; settings.toml, `FLEXBOT_…` overrides, `flexbot config`."""
