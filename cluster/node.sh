#!/bin/sh
# Be one node of a rayreel cluster:
#
#   head     Ray's scheduler and Serve's controller. Updates the database's schema, then deploys
#            deployments/config/$RAYREEL_SERVE_CONFIG.yaml (default: production). Makes no films.
#            With $RAYREEL_FLEET (cluster/ecs/fleet.py) it starts and stops workers on ECS
#   serve    room for $RAYREEL_SERVE_SLOTS Serve replicas, and port 8000
#   worker   makes films, on $RAYREEL_NODE_CPUS cores
#   gpu      holds models on $RAYREEL_NODE_GPUS GPUs; encodes stay away from it
#   migrate  update the schema, and no more
#   healthy  succeed if this container's node is alive
#
# All but the head look for it at $RAYREEL_HEAD. All need $RAY_AUTH_TOKEN.
set -eu

AGENT=6384
DASHBOARD=8265

migrate() {
    python -c 'import os; from app.migrations import upgrade; upgrade(os.environ["DATABASE_URL"])'
}

healthy() {
    # No shell tool that speaks HTTP is in the image. -S: libraries would cost a second a check.
    python -I -S -c '
import http.client, os, sys
asked = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=5)
token = os.environ.get("RAY_AUTH_TOKEN", "")
asked.request("GET", "/api/local_raylet_healthz", headers={"Authorization": "Bearer " + token})
sys.exit(asked.getresponse().status != 200)' "$AGENT"
}

# Once the head is alive. A head that serves nothing is stopped, and ECS starts another.
deploy() {
    config="deployments/config/${RAYREEL_SERVE_CONFIG:-production}.yaml"
    for _ in $(seq 60); do
        if healthy 2>/dev/null && serve deploy --address "http://127.0.0.1:$DASHBOARD" "$config"; then
            return
        fi
        sleep 2
    done
    echo "rayreel-node: $config could not be deployed" >&2
    kill -TERM "$1"
}

# Replaces this shell, so that Ray itself is told to stop. Ports: see terraform/modules/firewall.
start() {
    exec ray start --block --labels="rayreel.io/node=$kind" \
        ${RAYREEL_NODE_IP:+"--node-ip-address=$RAYREEL_NODE_IP"} \
        ${RAYREEL_NODE_MEMORY_MB:+"--memory=$((RAYREEL_NODE_MEMORY_MB * 1048576))"} \
        --node-manager-port=6380 \
        --object-manager-port=6381 \
        --runtime-env-agent-port=6382 \
        --dashboard-agent-grpc-port=6383 \
        --dashboard-agent-listen-port="$AGENT" \
        --metrics-export-port=8080 \
        --min-worker-port=10002 \
        --max-worker-port=19999 \
        --object-store-memory=268435456 \
        --plasma-directory=/tmp \
        --include-log-monitor=false \
        --disable-usage-stats \
        --log-color=false \
        "$@"
}

join() {
    start --address="${RAYREEL_HEAD:?is where the head is}:6379" "$@"
}

kind=${1:-}
case $kind in
migrate | healthy)
    "$kind"
    exit
    ;;
head | serve | worker | gpu)
    : "${RAY_AUTH_TOKEN:?is the token that every node of the cluster knows}"
    ;;
*)
    echo "usage: rayreel-node head|serve|worker|gpu|migrate|healthy" >&2
    exit 2
    ;;
esac
case $kind in
head)
    migrate
    deploy "$$" &
    # There is nowhere to drain to. A dozen lines every five seconds would fill the log.
    export RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S=0 RAY_ENABLE_CLUSTER_STATUS_LOG=0
    if [ -n "${RAYREEL_FLEET:-}" ]; then
        python -m cluster.ecs.autoscaler >"$HOME/autoscaler.yaml"
        set -- --autoscaling-config="$HOME/autoscaler.yaml"
    else
        set -- --no-monitor
    fi
    # The dashboard obeys whoever reaches it and knows the token, so nobody reaches it.
    # With RAY_REDIS_ADDRESS, which Ray reads by itself, a head that comes back knows its cluster.
    start --head --port=6379 --num-cpus=0 --num-gpus=0 "$@" \
        ${RAY_REDIS_PASSWORD:+"--redis-password=$RAY_REDIS_PASSWORD"} \
        --include-dashboard=true --dashboard-host=127.0.0.1 --dashboard-port="$DASHBOARD"
    ;;
serve)
    join --num-cpus=0 --num-gpus=0 --resources="{\"serve\": ${RAYREEL_SERVE_SLOTS:-8}}"
    ;;
worker)
    join --num-cpus="${RAYREEL_NODE_CPUS:-$(nproc)}" --num-gpus=0
    ;;
gpu)
    join --num-cpus=0 --num-gpus="${RAYREEL_NODE_GPUS:-1}"
    ;;
esac
