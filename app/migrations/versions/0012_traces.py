"""Jobs know the request that ordered them: logs and traces go on where they are made."""

from alembic import op

revision = "0012"
down_revision = "0011"

COLUMNS = """
ALTER TABLE generation_jobs
    ADD COLUMN traceparent varchar(55) NOT NULL DEFAULT '',
    ADD COLUMN request_id varchar(64) NOT NULL DEFAULT '';
"""


def upgrade() -> None:
    op.execute(COLUMNS)


def downgrade() -> None:
    op.execute("ALTER TABLE generation_jobs DROP COLUMN traceparent, DROP COLUMN request_id")
