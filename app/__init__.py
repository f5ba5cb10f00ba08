"""Akashi. The whole assembly is on one screen in app/assembly.py; a part by itself loads nothing else."""
