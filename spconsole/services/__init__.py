"""Use-cases: one async function per thing an operator does, for the screen and the shell alike."""
