"""A branch as a TOML file, for people: read with all its faults, and written again."""

from server.adapters.branch_file.faults import BranchFileError, Fault, meant
from server.adapters.branch_file.former import Settings, read_settings
from server.adapters.branch_file.reading import read_plan
from server.adapters.branch_file.remarks import remarks
from server.adapters.branch_file.writing import written

__all__ = [
    "BranchFileError",
    "Fault",
    "Settings",
    "meant",
    "read_plan",
    "read_settings",
    "remarks",
    "written",
]
