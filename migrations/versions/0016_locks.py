"""Counts of requests that all processes share; codes for the day without the telephone.

Revision ID: 0016_locks
Revises: 0015_scale
"""
from alembic import op
import sqlalchemy as sa


revision = '0016_locks'
down_revision = '0015_scale'
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
    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recovery_code_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('digest', name=op.f('uq_recovery_code_digest'))
    )
    op.create_index(op.f('ix_recovery_code_person_id'), 'recovery_code', ['person_id'])


def downgrade():
    op.drop_table('recovery_code')
    op.drop_table('tally')
