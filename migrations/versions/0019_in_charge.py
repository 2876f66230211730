"""What somebody has in charge is found without reading all units, on every page.

Revision ID: 0019_in_charge
Revises: 0018_in_hand
"""
from alembic import op


revision = '0019_in_charge'
down_revision = '0018_in_hand'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_unit_leader_post_id', 'unit', ['leader_post_id'])


def downgrade():
    op.drop_index('ix_unit_leader_post_id', table_name='unit')
