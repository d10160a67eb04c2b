"""Adapters to the servers of the test stack."""

from app.infrastructure.object_store import S3Store
from cluster.embedded.stack import Endpoints


def s3_store(endpoints: Endpoints) -> S3Store:
    return S3Store(
        bucket=endpoints.s3_bucket,
        region=endpoints.s3_region,
        endpoint_url=endpoints.s3_endpoint_url,
        access_key=endpoints.s3_access_key,
        secret_key=endpoints.s3_secret_key,
    )
