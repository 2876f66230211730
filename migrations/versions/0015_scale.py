"""what a year's lists find without reading the years before

Cases that are open or were concluded since a day, hearings of some days; the days ahead of the overview and the pages far
into a ledger off an index alone.

Revision ID: 0015_scale
Revises: 0014_cases
"""
import sqlalchemy as sa
from alembic import op


revision = '0015_scale'
down_revision = '0014_cases'
branch_labels = None
depends_on = None


FINISHED = sa.text("(state = 'closed' OR state = 'cancelled')")


def upgrade():
    op.create_index('ix_court_case_result', 'court_case', ['result'])
    op.create_index('ix_court_case_concluded_on', 'court_case', ['concluded_on'])
    op.create_index('ix_hearing_at', 'hearing', ['at'])
    op.drop_index('ix_task_state_due', table_name='task')
    op.create_index('ix_task_state_due', 'task', ['state', 'due', 'id'])
    op.drop_index('ix_task_ledger', table_name='task')
    op.create_index('ix_task_ledger', 'task', ['year', FINISHED, 'due', 'number', 'state', 'id'])


def downgrade():
    op.drop_index('ix_task_ledger', table_name='task')
    op.create_index('ix_task_ledger', 'task', ['year', FINISHED, 'due', 'number'])
    op.drop_index('ix_task_state_due', table_name='task')
    op.create_index('ix_task_state_due', 'task', ['state', 'due'])
    op.drop_index('ix_hearing_at', table_name='hearing')
    op.drop_index('ix_court_case_concluded_on', table_name='court_case')
    op.drop_index('ix_court_case_result', table_name='court_case')
