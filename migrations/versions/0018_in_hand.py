"""What a unit has in hand is found without the years that are closed.

Revision ID: 0018_in_hand
Revises: 0017_doors
"""
from alembic import op


revision = '0018_in_hand'
down_revision = '0017_doors'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_task_lead_unit_id_state_due', 'task', ['lead_unit_id', 'state', 'due'])


def downgrade():
    op.drop_index('ix_task_lead_unit_id_state_due', table_name='task')
