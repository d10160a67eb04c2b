from dataclasses import dataclass

from cluster.embedded.ray_head import FLAGS


@dataclass(frozen=True)
class Endpoints:
    """Where the servers of a stack are found."""

    database_url: str
    redis_url: str
    s3_endpoint_url: str | None
    """None is Amazon's own."""
    s3_bucket: str
    s3_access_key: str
    s3_secret_key: str
    s3_region: str
    ray_address: str
    """Of Ray's GCS; empty in a stack without Ray."""
    ray_dashboard_url: str
    ray_auth_token: str
    http_port: int
    """Kept free for the HTTP proxy of Ray Serve."""

    def environment(self) -> dict[str, str]:
        """Return the variables by which the app, boto3 and Ray find the servers."""
        variables = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "S3_ENDPOINT_URL": self.s3_endpoint_url or "",
            "S3_BUCKET": self.s3_bucket,
            "AWS_ACCESS_KEY_ID": self.s3_access_key,
            "AWS_SECRET_ACCESS_KEY": self.s3_secret_key,
            "AWS_REGION": self.s3_region,
            "AWS_DEFAULT_REGION": self.s3_region,
            "RAYREEL_HTTP_PORT": str(self.http_port),
        }
        if self.ray_address:
            variables |= {
                **FLAGS,
                "RAY_ADDRESS": self.ray_address,
                "RAY_AUTH_TOKEN": self.ray_auth_token,
                "RAY_DASHBOARD_ADDRESS": self.ray_dashboard_url,
            }
        return {name: value for name, value in variables.items() if value}
