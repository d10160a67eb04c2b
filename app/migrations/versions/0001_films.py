"""Sessions, jobs with their queue and events, and the films they make."""

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE user_sessions (
    id uuid PRIMARY KEY,
    token_hash char(64) NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_active_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX user_sessions_expires_at_idx ON user_sessions (expires_at);

CREATE TABLE generation_jobs (
    id uuid PRIMARY KEY,
    session_id uuid REFERENCES user_sessions ON DELETE SET NULL,
    status varchar(20) NOT NULL DEFAULT 'queued',
    prompt text NOT NULL,
    duration_seconds integer NOT NULL,
    aspect_ratio varchar(10) NOT NULL,
    brief jsonb NOT NULL,
    composition_id uuid NOT NULL UNIQUE,
    clip_count integer,
    clips_completed integer NOT NULL DEFAULT 0,
    segment_count integer,
    segments_completed integer NOT NULL DEFAULT 0,
    estimated_cost_usd numeric(10, 4) NOT NULL DEFAULT 0,
    actual_cost_usd numeric(10, 4) NOT NULL DEFAULT 0,
    last_seq integer NOT NULL DEFAULT 0,
    retry_count integer NOT NULL DEFAULT 0,
    error_code varchar(100),
    error_message text,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    completed_at timestamptz,
    CONSTRAINT generation_jobs_status_check CHECK (
        status IN ('queued', 'planning', 'awaiting_approval', 'generating', 'composing',
                   'completed', 'failed', 'cancelled')
    ),
    CONSTRAINT generation_jobs_error_check
        CHECK ((status = 'failed') = (error_code IS NOT NULL)),
    CONSTRAINT generation_jobs_completed_at_check CHECK (
        (status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL)
    ),
    CONSTRAINT generation_jobs_duration_seconds_check CHECK (duration_seconds BETWEEN 3 AND 180),
    CONSTRAINT generation_jobs_last_seq_check CHECK (last_seq >= 0)
);
CREATE INDEX generation_jobs_session_id_idx
    ON generation_jobs (session_id, created_at DESC, id DESC);
CREATE INDEX generation_jobs_status_idx ON generation_jobs (status);

CREATE TABLE task_queue (
    id uuid PRIMARY KEY,
    kind varchar(50) NOT NULL,
    job_id uuid NOT NULL REFERENCES generation_jobs ON DELETE CASCADE,
    subject_id uuid NOT NULL,
    priority integer NOT NULL DEFAULT 5,
    run_at timestamptz NOT NULL DEFAULT now(),
    state varchar(10) NOT NULL DEFAULT 'ready',
    lease_owner varchar(255),
    lease_token uuid,
    lease_until timestamptz,
    attempt integer NOT NULL DEFAULT 0,
    max_attempts integer NOT NULL DEFAULT 5,
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (job_id, kind, subject_id),
    CONSTRAINT task_queue_state_check CHECK (state IN ('ready', 'leased', 'done', 'dead')),
    CONSTRAINT task_queue_lease_check CHECK (
        (state = 'leased') = (lease_token IS NOT NULL)
        AND (lease_token IS NULL) = (lease_until IS NULL)
    ),
    CONSTRAINT task_queue_attempt_check CHECK (attempt >= 0 AND max_attempts > 0)
);
CREATE INDEX task_queue_run_at_idx
    ON task_queue (priority DESC, run_at) WHERE state IN ('ready', 'leased');

CREATE TABLE job_events (
    job_id uuid NOT NULL REFERENCES generation_jobs ON DELETE CASCADE,
    seq integer NOT NULL,
    type varchar(50) NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    data jsonb NOT NULL,
    PRIMARY KEY (job_id, seq),
    CONSTRAINT job_events_seq_check CHECK (seq > 0)
);

CREATE TABLE job_metrics (
    id uuid PRIMARY KEY,
    job_id uuid NOT NULL REFERENCES generation_jobs ON DELETE CASCADE,
    total_duration_seconds numeric(10, 3) NOT NULL,
    planning_time_seconds numeric(10, 3) NOT NULL,
    generation_time_seconds numeric(10, 3) NOT NULL,
    composition_time_seconds numeric(10, 3) NOT NULL,
    clip_count integer NOT NULL,
    film_seconds numeric(10, 3) NOT NULL,
    total_cost_usd numeric(10, 4) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX job_metrics_job_id_idx ON job_metrics (job_id);
CREATE INDEX job_metrics_created_at_idx ON job_metrics (created_at);

CREATE TABLE clips (
    id uuid PRIMARY KEY,
    job_id uuid NOT NULL REFERENCES generation_jobs ON DELETE CASCADE,
    sequence_number integer NOT NULL,
    scene_id varchar(32) NOT NULL,
    status varchar(20) NOT NULL DEFAULT 'pending',
    prompt text NOT NULL,
    duration_seconds numeric(10, 3) NOT NULL,
    model_name varchar(255),
    generation_cost_usd numeric(10, 4) NOT NULL DEFAULT 0,
    cached boolean NOT NULL DEFAULT false,
    error_message text,
    created_at timestamptz NOT NULL DEFAULT now(),
    generated_at timestamptz,
    delivery jsonb,
    UNIQUE (job_id, sequence_number),
    UNIQUE (job_id, scene_id),
    CONSTRAINT clips_sequence_number_check CHECK (sequence_number >= 1),
    CONSTRAINT clips_status_check
        CHECK (status IN ('pending', 'generating', 'completed', 'failed')),
    CONSTRAINT clips_delivery_check CHECK ((status = 'completed') = (delivery IS NOT NULL))
);

CREATE TABLE compositions (
    id uuid PRIMARY KEY,
    job_id uuid NOT NULL REFERENCES generation_jobs ON DELETE CASCADE,
    version integer NOT NULL DEFAULT 1,
    parent_composition_id uuid REFERENCES compositions ON DELETE SET NULL,
    title varchar(255) NOT NULL,
    status varchar(20) NOT NULL DEFAULT 'pending',
    timeline_data jsonb NOT NULL,
    duration_seconds numeric(10, 3) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    file_size_bytes bigint,
    error_message text,
    created_at timestamptz NOT NULL DEFAULT now(),
    rendered_at timestamptz,
    audio jsonb,
    film jsonb,
    UNIQUE (job_id, version),
    CONSTRAINT compositions_version_check CHECK (version >= 1),
    CONSTRAINT compositions_status_check
        CHECK (status IN ('pending', 'rendering', 'completed', 'failed')),
    CONSTRAINT compositions_film_check CHECK ((status = 'completed') = (film IS NOT NULL)),
    CONSTRAINT compositions_rendered_at_check CHECK ((film IS NULL) = (rendered_at IS NULL))
);

CREATE TABLE segments (
    id uuid PRIMARY KEY,
    composition_id uuid NOT NULL REFERENCES compositions ON DELETE CASCADE,
    sequence_number integer NOT NULL,
    content_key varchar(64) NOT NULL,
    location text NOT NULL,
    file_size_bytes bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    encoded jsonb NOT NULL,
    UNIQUE (composition_id, sequence_number),
    CONSTRAINT segments_sequence_number_check CHECK (sequence_number >= 1)
);

CREATE TABLE idempotency_keys (
    session_id uuid NOT NULL REFERENCES user_sessions ON DELETE CASCADE,
    key varchar(255) NOT NULL,
    body_hash char(64) NOT NULL,
    response jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (session_id, key)
);
"""


def upgrade() -> None:
    op.execute(TABLES)


def downgrade() -> None:
    op.execute(
        "DROP TABLE idempotency_keys, segments, compositions, clips, job_metrics, job_events,"
        " task_queue, generation_jobs, user_sessions"
    )
