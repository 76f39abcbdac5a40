"""A pad's answers on disk: none is lost by a power cut, not even while its reasons are asked."""

from pathlib import Path

import structlog

from display.pad import Keep, Send
from wire.link import Ids, Link
from wire.messages import PadReply, Refused
from wire.outbox import Courier, Outbox
from wire.topics import PAD_ANSWER, PAD_REPLY

log = structlog.get_logger()


class Answers:
    """Drafts wait for their reasons, complete answers for the server."""

    def __init__(self, folder: Path, link: Link, device: str) -> None:
        self._drafts = Outbox(folder / "drafts.sqlite")
        self._outbox = Outbox(folder / "outbox.sqlite")
        self._courier = Courier(self._outbox, link, PAD_ANSWER, device=device)
        self.keep_sending = self._courier.keep_resending
        link.hear(PAD_REPLY, self._replied, device=device)
        for draft in self._drafts:
            self.post(Send(PAD_ANSWER.read(draft.payload)))

    def post(self, effect: Keep | Send) -> None:
        """Keep a draft, or hand over what is complete."""
        answer = effect.answer
        if isinstance(effect, Keep):
            self._drafts.put(answer.id, PAD_ANSWER.write(answer))
            return
        self._courier.send(answer.id, answer)
        self._drafts.acknowledge(answer.id)

    def legs(self) -> tuple[str, ...]:
        """What has been answered, but not yet acknowledged."""
        return tuple(PAD_ANSWER.read(entry.payload).leg for entry in self._outbox)

    def __len__(self) -> int:
        """How many complete answers the server has not acknowledged."""
        return len(self._outbox)

    def close(self) -> None:
        """Let go of the files."""
        self._drafts.close()
        self._outbox.close()

    def _replied(self, _: Ids, reply: PadReply) -> None:
        # Refused is an answer too: asking again would not change it.
        if self._courier.acknowledge(reply.id) and isinstance(reply, Refused):
            log.warning("rating refused", id=reply.id, error=reply.error)
