"""Media whose rows have gone, for storage to follow."""

from alembic import op

revision = "0006b"
down_revision = "0006"

TABLE = """
CREATE TABLE media_removals (
    prefix text PRIMARY KEY,
    passes integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX media_removals_due_at_idx ON media_removals (due_at);
"""


def upgrade() -> None:
    op.execute(TABLE)


def downgrade() -> None:
    op.execute("DROP TABLE media_removals")
