"""views and origins

Where a task comes from beside the report, views of the ledger that people keep, and workbooks on their way in.

Revision ID: 0004
Revises: 0003
"""
from alembic import op
import sqlalchemy as sa


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('task_origin',
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('paper', sa.String(length=20), nullable=False),
    sa.Column('paper_title', sa.String(length=300), nullable=False),
    sa.Column('paper_number', sa.String(length=100), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('measures', sa.Text(), nullable=False),
    sa.Column('kept', sa.JSON(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=True),
    sa.Column('intake', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_origin_task_id_task')),
    sa.PrimaryKeyConstraint('task_id', name=op.f('pk_task_origin')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_task_origin_fingerprint'))
    )
    op.create_index(op.f('ix_task_origin_paper'), 'task_origin', ['paper'])
    op.create_index(op.f('ix_task_origin_intake'), 'task_origin', ['intake'])
    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_saved_view_owner_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('ref', name=op.f('uq_saved_view_ref'))
    )
    op.create_index(op.f('ix_saved_view_owner_id'), 'saved_view', ['owner_id'])
    op.create_table('sheet_intake',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('file_name', sa.String(length=300), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('paper', sa.String(length=20), nullable=False),
    sa.Column('paper_title', sa.String(length=300), nullable=False),
    sa.Column('authority', sa.String(length=300), nullable=False),
    sa.Column('sheet', sa.String(length=100), nullable=False),
    sa.Column('head', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('confirmed', sa.Boolean(), nullable=False),
    sa.Column('passed', sa.Integer(), nullable=False),
    sa.Column('made', sa.Integer(), nullable=False),
    sa.Column('same', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_sheet_intake_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_intake')),
    sa.UniqueConstraint('ref', name=op.f('uq_sheet_intake_ref'))
    )
    op.create_index('ix_sheet_intake_by_id_at', 'sheet_intake', ['by_id', 'at'])


def downgrade():
    op.drop_table('sheet_intake')
    op.drop_table('saved_view')
    op.drop_table('task_origin')
