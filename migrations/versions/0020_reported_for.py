"""The period of a task's last report stands on the task, so that the next one need not read the history.

Of what was reported before it is not known, and the history tells, as ever; the first report from now on fills it.

Revision ID: 0020_reported_for
Revises: 0019_in_charge
"""
from alembic import op
import sqlalchemy as sa


revision = '0020_reported_for'
down_revision = '0019_in_charge'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('task', sa.Column('reported_for', sa.String(length=10), server_default='', nullable=False))


def downgrade():
    op.drop_column('task', 'reported_for')
