"""What proves it: files, seals and the checks over both. No framework, no database."""
