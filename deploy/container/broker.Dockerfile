# Mosquitto as Debian 12 has it, for the files that `heliotrope ca server` writes.
# Linted, built and run by nobody here: docs/containers.md.
FROM debian:12.12-slim
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends mosquitto tini \
    && rm -rf /var/lib/apt/lists/* \
    && usermod --uid 10002 mosquitto
USER 10002
EXPOSE 8883
HEALTHCHECK --interval=10s --timeout=3s --retries=3 \
    CMD ["/bin/sh", "-c", "grep -q ':22B3 00000000' /proc/net/tcp /proc/net/tcp6"]
ENTRYPOINT ["/usr/bin/tini", "--", "/usr/sbin/mosquitto"]
CMD ["-c", "/etc/mosquitto/heliotrope/mosquitto.conf"]
