"""What every surface shares: languages, phrases, the look. Imports nothing of ours."""
