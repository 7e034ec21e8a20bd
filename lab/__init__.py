"""Trains the bundled encoder and typing head. Imports earmark; earmark never imports it."""
