"""What is counted, for Prometheus: how much, how long, how it ended. Labels are words of ours alone.

Labels never hold a person's words, a token, a name or an id, because metrics may be read by people who may
not read the database. Counters count what this process did since its start; the queue is counted in the
database on each request."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

disable_created_metrics()  # type: ignore[no-untyped-call]  # else each counter gets a line with its start
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
REGISTRY = CollectorRegistry()
_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)  # seconds; Slack waits three

INTAKE = Counter(
    "headroom_intake", "Requests of Slack, by type and how they ended", ("type", "outcome"), registry=REGISTRY
)
REFUSED = Counter(
    "headroom_refused", "Requests that were not let in, by reason", ("reason",), registry=REGISTRY
)
ACK_SECONDS = Histogram(
    "headroom_ack_seconds", "From taking a request to answering it", buckets=_QUICK, registry=REGISTRY
)
SENDS = Counter("headroom_sends", "Attempts to send, by how they ended", ("outcome",), registry=REGISTRY)
TICKS = Counter(
    "headroom_ticks", "Looks for due things, by job and how they ended", ("job", "outcome"), registry=REGISTRY
)
DATABASE_SECONDS = Histogram(
    "headroom_database_seconds",
    "Transactions, waiting for their turn included",
    ("kind",),
    buckets=_QUICK,
    registry=REGISTRY,
)
QUEUE = Gauge("headroom_queue", "Messages on their way, by state", ("state",), registry=REGISTRY)
QUEUE_LAG = Gauge(
    "headroom_queue_lag_seconds", "How long the message that waits longest is overdue", registry=REGISTRY
)
DATABASE_UP = Gauge("headroom_database_up", "Whether the database could be asked", registry=REGISTRY)

READING, WRITING = DATABASE_SECONDS.labels("read"), DATABASE_SECONDS.labels("write")


def written() -> bytes:
    """All of it, as Prometheus reads it."""
    return generate_latest(REGISTRY)
