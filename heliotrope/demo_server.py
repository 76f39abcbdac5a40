"""The demonstration's server: the real one, with a landing page in front and its staff enlisted."""

import asyncio
import json
import os

from heliotrope import names
from heliotrope.landing import FOLDER, landing
from heliotrope.secrets import SecretFile
from heliotrope.staff import enlist
from server.application.ports import Role
from server.main import Extras, run
from server.settings import Settings
from wire import logs
from wire.settings import from_environment


def main() -> None:
    """Serve until told to stop; told by the environment what to serve."""
    logs.set_up()
    settings = from_environment(Settings)
    roles: dict[str, str] = json.loads(os.environ["HELIOTROPE_STAFF"])
    passwords = SecretFile(settings.data / names.SECRETS).of(roles)
    people = {name: (Role(role), passwords[name]) for name, role in roles.items()}
    asyncio.run(enlist(settings.data, people))
    run(settings, Extras([landing(settings.data)], [FOLDER]))


if __name__ == "__main__":
    main()
