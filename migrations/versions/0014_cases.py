"""matters that end, and proof that is a file

How a matter ended and its further periods; since when the register knows a hearing's time; files that prove an absence.

Revision ID: 0014_cases
Revises: 0013
"""
from alembic import op
import sqlalchemy as sa


revision = '0014_cases'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('hearing', sa.Column('known_at', sa.DateTime(timezone=True)))
    op.add_column('matter', sa.Column('result', sa.String(length=20), server_default='', nullable=False))
    op.add_column('matter', sa.Column('result_note', sa.String(length=200), server_default='', nullable=False))
    op.create_table('matter_period',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=60), nullable=False),
    sa.Column('triggered_on', sa.Date(), nullable=False),
    sa.Column('wanted_by', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_matter_period_matter_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter_period')),
    sa.UniqueConstraint('ref', name=op.f('uq_matter_period_ref'))
    )
    op.create_index(op.f('ix_matter_period_matter_id'), 'matter_period', ['matter_id'])
    op.create_table('absence_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('hearing_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=300), nullable=False),
    sa.Column('stored_as', sa.String(length=60), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content_type', sa.String(length=100), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_absence_file_by_id_person')),
    sa.ForeignKeyConstraint(['hearing_id'], ['hearing.id'], name=op.f('fk_absence_file_hearing_id_hearing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence_file')),
    sa.UniqueConstraint('ref', name=op.f('uq_absence_file_ref')),
    sa.UniqueConstraint('stored_as', name=op.f('uq_absence_file_stored_as'))
    )
    op.create_index(op.f('ix_absence_file_hearing_id'), 'absence_file', ['hearing_id'])


def downgrade():
    op.drop_table('absence_file')
    op.drop_table('matter_period')
    op.drop_column('matter', 'result_note')
    op.drop_column('matter', 'result')
    op.drop_column('hearing', 'known_at')
