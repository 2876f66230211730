"""lists in their order

The ledger of a year stands in its order in an index, and so do its chapters: a page reads its own rows only.

Revision ID: 0011
Revises: 0010
"""
from alembic import op
import sqlalchemy as sa


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_task_ledger', 'task', ['year', sa.text("(state = 'closed' OR state = 'cancelled')"), 'due', 'number'], unique=False)
    op.create_index('ix_task_year_chapter_number', 'task', ['year', 'chapter', 'number'], unique=False)


def downgrade():
    op.drop_index('ix_task_year_chapter_number', table_name='task')
    op.drop_index('ix_task_ledger', table_name='task')
