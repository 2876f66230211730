"""Counts of requests that all processes share.

Revision ID: 0015_locks
Revises: 0014_cases
"""
from alembic import op
import sqlalchemy as sa


revision = '0015_locks'
down_revision = '0014_cases'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('tally',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_tally'))
    )
    op.create_index(op.f('ix_tally_until'), 'tally', ['until'])


def downgrade():
    op.drop_table('tally')
