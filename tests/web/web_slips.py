"""A printer in memory, for the tests of the pages."""

from dataclasses import dataclass, field

from wire.messages import PrintJob, PrintResult


@dataclass
class MemorySlips:
    """A printer that keeps what it was asked for, and answers as the test says."""

    outcome: str | None = "printed"
    jobs: list[PrintJob] = field(default_factory=list)

    def ready(self) -> tuple[str, ...]:
        return ("desk",)

    async def print(self, _: str, job: PrintJob, __: float) -> PrintResult | None:
        self.jobs.append(job)
        told = {"id": job.id, "outcome": self.outcome, "paper": "ok"}
        return PrintResult.model_validate(told) if self.outcome else None
