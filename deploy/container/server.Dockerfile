# Heliotrope's server in a container. Linted (tests/deploy/test_containers.py), built and run by
# nobody here: docs/containers.md. Built in the repository's root, after `make wheel`:
#   docker build -f deploy/container/server.Dockerfile -t heliotrope-server:0.1.0 .
# Debian 12's Python is what everything is tested with. Pin the image by its digest where you build.
FROM debian:12.12-slim AS build
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv \
    && rm -rf /var/lib/apt/lists/*
COPY requirements/server.lock /tmp/server.lock
RUN python3 -m venv /opt/heliotrope \
    && /opt/heliotrope/bin/pip install --no-cache-dir --require-hashes -r /tmp/server.lock
COPY dist/heliotrope-0.1.0-py3-none-any.whl /tmp/
RUN /opt/heliotrope/bin/pip install --no-cache-dir --no-deps /tmp/heliotrope-0.1.0-py3-none-any.whl

FROM debian:12.12-slim
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates python3 tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin heliotrope \
    && install -d -o heliotrope -g heliotrope -m 700 /var/lib/heliotrope /var/cache/heliotrope
COPY --from=build /opt/heliotrope /opt/heliotrope
# Secrets are files, as systemd's credentials are: /run/secrets/contact_key, .../database and so on.
ENV PATH=/opt/heliotrope/bin:$PATH \
    CREDENTIALS_DIRECTORY=/run/secrets \
    HELIOTROPE_DATA=/var/lib/heliotrope \
    HELIOTROPE_HTTP_HOST=0.0.0.0 \
    HELIOTROPE_LOGS=json \
    HELIOTROPE_WATCH_PORT=9464 \
    NUMBA_CACHE_DIR=/var/cache/heliotrope \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /var/lib/heliotrope
VOLUME ["/var/lib/heliotrope", "/var/cache/heliotrope"]
EXPOSE 8080 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python3", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:9464/health', timeout=2)"]
ENTRYPOINT ["/usr/bin/tini", "--", "heliotrope"]
CMD ["server"]
