"""Who ended a period of the office's own, and when.

Revision ID: 0017_doors
Revises: 0016_locks
"""
from alembic import op
import sqlalchemy as sa


revision = '0017_doors'
down_revision = '0016_locks'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('own_rule') as batch_op:
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ended_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_own_rule_ended_by_id_person'), 'person', ['ended_by_id'], ['id'])


def downgrade():
    with op.batch_alter_table('own_rule') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_own_rule_ended_by_id_person'), type_='foreignkey')
        batch_op.drop_column('ended_by_id')
        batch_op.drop_column('ended_at')
