"""Figures as Prometheus reads them, by its own client's parser."""

from prometheus_client.parser import text_string_to_metric_families


def figure(text: str, name: str, **labels: str) -> float | None:
    """The sum of the samples of that name with these labels; None where there is none."""
    found = [
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    return sum(found) if found else None
