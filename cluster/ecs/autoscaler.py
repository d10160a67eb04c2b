"""Prints the config of Ray's autoscaler: `python -m cluster.ecs.autoscaler > autoscaler.yaml`."""

from typing import Any

import yaml

from cluster.ecs.fleet import Fleet

UPSCALING_SPEED = 1.0
"""In one round the cluster may double, and grow by five nodes at least."""


def config(fleet: Fleet) -> dict[str, Any]:
    """Return what `ray start --head --autoscaling-config` reads, whole: it fills nothing in."""
    workers = {
        pool.name: {
            "resources": pool.resources,
            "node_config": {},
            "min_workers": pool.fewest,
            "max_workers": pool.most,
        }
        for pool in fleet.pools
    }
    head = {"resources": {}, "node_config": {}, "min_workers": 0, "max_workers": 0}
    return {
        "cluster_name": fleet.name,
        "max_workers": sum(pool.most for pool in fleet.pools),
        "upscaling_speed": UPSCALING_SPEED,
        "idle_timeout_minutes": fleet.idle_minutes,
        "provider": {
            "type": "external",
            "module": "cluster.ecs.provider.EcsNodeProvider",
            # All three are needed by a provider that works in batches.
            "disable_node_updaters": True,
            "disable_launch_config_check": True,
            "foreground_node_launch": True,
            "fleet": fleet.model_dump(mode="json"),
        },
        "available_node_types": {"head": head, **workers},
        "head_node_type": "head",
        # Of clusters that Ray sets up by SSH; Ray reads them all the same.
        **{name: {} for name in ("auth", "docker", "file_mounts")},
        "cluster_synced_files": [],
        "file_mounts_sync_continuously": False,
        "rsync_exclude": [],
        "rsync_filter": [],
        "initialization_commands": [],
        "setup_commands": [],
        "head_setup_commands": [],
        "worker_setup_commands": [],
        "head_start_ray_commands": [],
        "worker_start_ray_commands": [],
    }


def print_config() -> None:
    print(yaml.safe_dump(config(Fleet.told()), sort_keys=False))  # noqa: T201 - its purpose


if __name__ == "__main__":
    print_config()
