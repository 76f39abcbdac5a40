"""Words for roles, and for what was done to accounts."""

from collections.abc import Mapping
from typing import Final

from server.application.ports import Role
from server.application.staff import Did

ROLES: Final[Mapping[Role, str]] = {
    Role.TELLER: "Teller",
    Role.SUPERVISOR: "Supervisor",
    Role.LOBBY: "Lobby manager",
    Role.MANAGER: "Branch manager",
    Role.ANALYST: "Analyst",
    Role.AUDITOR: "Auditor",
    Role.ADMIN: "Administrator",
}
DID: Final[Mapping[Did, str]] = {
    Did.LOGGED_IN: "Logged in",
    Did.REFUSED: "Log-in refused",
    Did.ADDED: "Account added",
    Did.CHANGED: "Account changed",
    Did.DISABLED: "Account disabled",
    Did.ENABLED: "Account enabled",
    Did.PASSWORD: "New password",
    Did.FACTOR_ON: "Second factor on",
    Did.FACTOR_OFF: "Second factor off",
    Did.ENDED: "Sessions ended",
    Did.INVITED: "Device invited",
    Did.REVOKED: "Device revoked",
    Did.ROLLOUT: "Device software",
}
