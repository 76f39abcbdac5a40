"""The bank's own pictures in the database."""

import asyncio
import hashlib
from typing import Final

from sqlalchemy import Connection, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.logos import drawn, photographed
from server.adapters.picture_tables import PICTURE
from server.application.pictures import Given, Use

MAKES: Final = {Use.LOGO: drawn, Use.BOARD: photographed}


class PictureRows:
    """`Pictures`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, file: bytes, use: Use, given: Given) -> str:
        """Its name.

        Raises:
            NoPicture: it cannot be taken.
        """
        body = await asyncio.to_thread(MAKES[use], file)
        name = hashlib.sha256(body).hexdigest()
        row = {"name": name, "body": body, "branch": given.branch, "by": given.by, "at": given.at}

        def write(connection: Connection) -> None:
            connection.execute(upsert(UPSERTS[connection.dialect.name], PICTURE), [row])

        await self._database.write(write)
        return name

    async def find(self, name: str) -> bytes | None:
        """The picture of that name."""
        query = select(PICTURE.c.body).where(PICTURE.c.name == name)

        def find(connection: Connection) -> bytes | None:
            body: bytes | None = connection.execute(query).scalar_one_or_none()
            return body

        return await self._database.read(find)
