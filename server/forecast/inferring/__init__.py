"""What nobody wrote down about a branch, read off its past days."""
