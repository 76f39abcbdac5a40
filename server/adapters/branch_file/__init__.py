"""A branch as a TOML file, for people: read with all its faults, and written again."""

from server.adapters.branch_file.faults import BranchFileError, Fault
from server.adapters.branch_file.reading import read_plan
from server.adapters.branch_file.writing import written

__all__ = ["BranchFileError", "Fault", "read_plan", "written"]
