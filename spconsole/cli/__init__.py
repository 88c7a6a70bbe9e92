"""The headless commands: stdout is data, stderr is words."""
